import Admission
import Effects
import Testing

@testable import Backends

/// A command that a login shell has started and that has not ended.
struct RunningShell {
    /// The number its greeting told.
    let pid: Int32
    private let running: Task<HostOutcome, Never>

    /// Has a shell start a command; nil when it does not greet.
    static func start(_ command: RemoteCommand, by shell: LoginShell, on host: ShellHost) async
        -> RunningShell?
    {
        guard case .line(let line) = command.line() else { return nil }
        let output = FirstOutput()
        let running = Task { await host.run(line, by: shell.words, observer: output) }
        var reader = RemoteGreeting.Reader(nonce: command.nonce)
        while true {
            // What sudo remarks may come first.
            let bytes = await output.bytes()
            if case .started(let pid, _) = reader.take(bytes) {
                return RunningShell(pid: pid, running: running)
            }
            guard bytes.isEmpty else { continue }
            running.cancel()
            _ = await running.value
            return nil
        }
    }

    /// How it ended.
    var outcome: HostOutcome { get async { await running.value } }
}
