import Effects
import ExecutionTesting
import Fleet
import LoopbackFleet
import Testing

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

    /// What becomes of a command on these hosts.
    static func outcomes(
        of words: [String], on targets: [Target], by backend: SSHBackend, task: TaskID, timeout: Duration
    ) async throws -> [HostOutcome] {
        let command = try #require(Command(argv: words.map { Bytes($0.utf8) }))
        let work = admitted(
            TaskRequest(
                session: SessionID("s1"), hosts: targets.map { AskedHost(name: $0.name) },
                work: .command(command, stdin: nil)),
            TaskLimits(timeout: timeout, output: .kibibytes(64), hostsAtOnce: targets.count))
        let recorder = EndingsRecorder()
        _ = await backend.perform(work, task: task, on: targets, observer: recorder)
        return recorder.ended
    }
}
