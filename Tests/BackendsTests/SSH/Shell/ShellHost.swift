import Admission
import Effects
import Foundation

@testable import Backends

/// A host as far as its login shell is concerned: a line is run in a session of its own, as sshd does.
struct ShellHost {
    /// The home of the account.
    let home: ScratchFolder
    let account: String

    /// Who it really is; nil for the account of the tests.
    let runsAs: String?

    /// Where its programs are, when it has but few.
    let programs: ScratchFolder?

    init(account: String = "root", runsAs: String? = nil, programs: [String]? = nil) throws {
        home = try ScratchFolder()
        self.account = account
        self.runsAs = runsAs
        self.programs = try programs.map { names in
            let folder = try ScratchFolder()
            for name in names {
                try FileManager.default.createSymbolicLink(
                    atPath: folder.file(name), withDestinationPath: "/usr/bin/\(name)")
            }
            return folder
        }
    }

    /// Has a line run; what it reads first comes before the input.
    func run(
        _ line: RemoteLine, by words: [String], input: Bytes = [], observer: FirstOutput = FirstOutput()
    ) async -> HostOutcome {
        let variables = [
            ("HOME", home.path), ("USER", account), ("LOGNAME", account), ("SHELL", "/bin/\(words[0])"),
            ("PATH", programs?.path ?? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
            ("LEFT_OVER", "not for the command"), ("BASH_ENV", home.file("bashrc")),
        ]
        let environment = variables.compactMap {
            EnvironmentVariable(name: Bytes($0.0.utf8), value: Bytes($0.1.utf8))
        }
        guard let command = Command(argv: words.map { Bytes($0.utf8) } + [line.text]) else {
            preconditionFailure("a line holds no NUL")
        }
        let work = LocalFixture.admitted(
            .command(command, stdin: Content(line.preamble + input)),
            settings: SessionSettings(user: runsAs, environment: environment), timeout: .seconds(60),
            output: .mebibytes(8))
        let backend = LocalBackend(grace: .milliseconds(300))
        _ = await backend.perform(
            work, task: TaskID("t1"), on: [Target(name: "localhost")], observer: observer)
        return observer.outcomes.first ?? HostOutcome(host: "none", status: .lost)
    }

    /// What came of a command: its greeting, its own output, and how it ended.
    struct Answer: Hashable {
        var greeting: RemoteGreeting
        var output: Bytes
        var stderr: Bytes
        var exitCode: Int32?
        var signal: Int32?
        var reason: String?

        /// The reason of a command that was not started.
        var refusal: String? { if case .refused(let reason, _) = greeting { reason } else { nil } }
    }

    /// Says a command to a shell and reads what comes back.
    func answer(_ command: RemoteCommand, by shell: LoginShell, input: Bytes = []) async -> Answer {
        switch command.line() {
        case .impossible(let reason):
            return Answer(greeting: .missing(noise: []), output: [], stderr: [], reason: reason)
        case .line(let line):
            let outcome = await run(line, by: shell.words, input: input)
            var reader = RemoteGreeting.Reader(nonce: command.nonce)
            var greeting = reader.take(outcome.stdout.kept)
            if greeting == .incomplete { greeting = reader.end() }
            var output: Bytes = []
            if case .started(let pid, let rest) = greeting {
                (greeting, output) = (.started(pid: pid, rest: []), rest)
            }
            let ending = RemoteEnding(
                exitCode: outcome.exitCode, acceptedExits: [], stderr: outcome.stderr,
                program: command.command.program)
            return Answer(
                greeting: greeting, output: output, stderr: outcome.stderr.kept, exitCode: ending.exitCode,
                signal: ending.signal, reason: ending.reason)
        }
    }
}

extension RemoteCommand {
    /// A command for tests, which state only what matters.
    init(
        _ words: [Bytes], settings: SessionSettings = SessionSettings(), conditions: [Condition] = [],
        process: ProcessLimits = ProcessLimits(), marker: RemoteMarker? = nil,
        account: RemoteAccount = RemoteAccount(login: "root", asked: nil, usesSudo: false)
    ) {
        guard let command = Command(argv: words) else {
            preconditionFailure("a test asked for an impossible command")
        }
        self.init(
            work: LocalFixture.admitted(
                .command(command, stdin: nil), settings: settings, process: process, conditions: conditions),
            command: command, host: "web-01", account: account, marker: marker, nonce: "0123456789abcdef")
    }

    init(
        _ words: String..., settings: SessionSettings = SessionSettings(), conditions: [Condition] = [],
        process: ProcessLimits = ProcessLimits(), marker: RemoteMarker? = nil,
        account: RemoteAccount = RemoteAccount(login: "root", asked: nil, usesSudo: false)
    ) {
        self.init(
            words.map { Bytes($0.utf8) }, settings: settings, conditions: conditions, process: process,
            marker: marker, account: account)
    }
}
