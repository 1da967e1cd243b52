import Effects
import ExecutionTesting
import Fleet
import LoopbackFleet

@testable import Admission
@testable import Backends

/// The hosts of the throwaway sshd, as the backend addresses them.
struct SSHFixture {
    let sshd: Sshd

    init() throws { sshd = try Sshd.shared() }

    init(sshd: Sshd) { self.sshd = sshd }

    /// A host by its name there.
    func target(_ name: String) -> Target {
        Target(
            name: name, address: Sshd.address(of: name),
            connection: HostConnection(
                port: sshd.port, identityFile: sshd.identityFile, configFile: sshd.configFile))
    }

    /// A new folder that the account of every host may write in.
    func folder() throws -> ScratchFolder { try ScratchFolder() }

    /// Proof of admission, as the gates would give it.
    static func admitted(
        _ request: TaskRequest, _ limits: TaskLimits, _ conditions: [Condition] = []
    ) -> Admitted<TaskRequest> {
        Admitted(
            request: request, rule: nil, limits: limits, conditions: conditions,
            programPath: LocalFixture.programPath, isReadOnly: false, leftOut: [])
    }
}
