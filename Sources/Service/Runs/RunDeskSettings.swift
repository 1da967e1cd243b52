package import Effects

/// What the operator of the service decides about the runs of its callers.
package struct RunDeskSettings: Sendable {
    /// The state directory.
    package var state: String
    /// The worker; nil for the one beside this program.
    package var sandbox: String?
    /// The folder of the operator's playbooks; nil for none.
    package var playbooks: String?
    /// What reaches hosts of which the inventory says nothing: as `--backend`; nil for ssh.
    package var backend: String?
    /// The most runs at once, of all callers.
    package var mostRuns = 64
    /// The most runs at once of one principal of which the policy's `quotas` say nothing.
    package var mostRunsOfOne = 16
    /// The CPU time that the scripts of one principal may take in an hour.
    package var scriptTime = Duration.seconds(600)
    /// The longest text of a playbook that is sent.
    package var longestPlaybook = ByteCount.mebibytes(1)
    /// The most files that may be sent beside it.
    package var mostFiles = 64
    /// The most bytes that all of them may have.
    package var largestFiles = ByteCount.mebibytes(4)
    /// How long the key of a submission stands for it.
    package var keyLife = Duration.seconds(7 * 86_400)
    /// The playbook names of runs that are not playbooks': they are in no list.
    package var unlisted: [String] = []

    package init(state: String) { self.state = state }
}
