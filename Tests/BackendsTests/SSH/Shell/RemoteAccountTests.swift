import Admission
import Effects
import Glibc
import Testing

@testable import Backends

/// How work is done as another account than the one that logs in.
///
/// Only root needs no password for `sudo`; CI is root.
@Suite(.timeLimit(.minutes(10)), .enabled(if: geteuid() == 0))
struct RemoteAccountTests {
    private let nobody = RemoteAccount(login: "root", asked: "nobody", usesSudo: true)

    @Test(arguments: LoginShell.allCases)
    func `a command runs as the account asked for, in its surroundings`(_ shell: LoginShell) async throws {
        let host = try ShellHost()
        let given = try #require(EnvironmentVariable(name: Bytes("APP".utf8), value: Bytes("a'b\n".utf8)))

        let answer = await host.answer(
            RemoteCommand(
                "sh", "-c", "id -un; pwd; env -0; cat; echo err >&2; exit 3",
                settings: SessionSettings(environment: [given]), account: nobody),
            by: shell, input: Bytes("input".utf8))

        let path = LocalFixture.programPath.map(\.lossyText).joined(separator: ":")
        let lines = answer.output.split(separator: UInt8(ascii: "\n"), maxSplits: 2).map { Bytes($0) }
        let entries = lines.last?.split(separator: 0).map { Bytes($0).lossyText }.sorted()
        #expect(lines.first == Bytes("nobody".utf8))
        #expect(
            entries == [
                "APP=a'b\n", "HOME=/nonexistent", "LANG=C.UTF-8", "PATH=\(path)", "PWD=/", "USER=nobody",
                "input",
            ])
        // Where a machine does not know its own name, sudo says so first.
        let said = answer.stderr.lossyText.split(separator: "\n").filter {
            !$0.hasPrefix("sudo: unable to resolve")
        }
        #expect(said == ["err"])
        #expect(answer.exitCode == 3)
    }

    @Test(arguments: LoginShell.allCases)
    func `its directory, program and paths are looked at as that account`(_ shell: LoginShell) async throws {
        let host = try ShellHost()
        try host.home.write("#!/bin/sh\n", to: "private", mode: 0o700)

        let answer = await host.answer(RemoteCommand(host.home.file("private"), account: nobody), by: shell)
        let below = await host.answer(
            RemoteCommand(
                "true", conditions: [.below(path: Bytes("/root/x".utf8), directory: Bytes("/root".utf8))],
                account: nobody), by: shell)
        let killed = await host.answer(RemoteCommand("sh", "-c", "kill -9 $$", account: nobody), by: shell)

        #expect(answer.greeting == .refused(reason: "not executable: permission denied", exitCode: 126))
        #expect(below.refusal == "refused.path")
        #expect(killed.signal == 9)
        #expect(!killed.stderr.lossyText.contains("Killed"))
    }

    @Test(arguments: LoginShell.allCases)
    func `the account that logs in needs no sudo for itself`(_ shell: LoginShell) async throws {
        let host = try ShellHost(account: "deploy")
        let account = RemoteAccount(login: nil, asked: "deploy", usesSudo: true)

        let answer = await host.answer(RemoteCommand("id", "-un", account: account), by: shell)

        #expect(answer.output == Bytes("root\n".utf8))
    }

    @Test(arguments: LoginShell.allCases)
    func `what sudo forbids is told in its own words`(_ shell: LoginShell) async throws {
        let host = try ShellHost(account: "nobody", runsAs: "nobody")
        let account = RemoteAccount(login: "nobody", asked: "root", usesSudo: true)
        let command = RemoteCommand("id", account: account)

        let answer = await host.answer(command, by: shell)

        guard case .missing(let noise) = answer.greeting else { return #expect(Bool(false), "\(answer)") }
        #expect(
            RemoteShellCheck.reason(
                noise: noise, stderr: answer.stderr, exitCode: answer.exitCode, account: account)
                == "cannot act as root: sudo: a password is required")
    }

    @Test func `what sudo only remarks is no reason`() {
        let account = RemoteAccount(login: "deploy", asked: "root", usesSudo: true)
        let said =
            "sudo: unable to resolve host web: Name or service not known\nsudo: a password is required\n"

        let reason = RemoteShellCheck.reason(
            noise: [], stderr: Bytes(said.utf8), exitCode: 1, account: account)

        #expect(reason == "cannot act as root: sudo: a password is required")
    }

    @Test(arguments: LoginShell.allCases)
    func `what it runs is ended as that account, and its marker is the login account's`(_ shell: LoginShell)
        async throws
    {
        let host = try ShellHost()
        let marker = RemoteMarker(run: "r1", task: TaskID("t1"), host: "web-01")
        let command = RemoteCommand(
            "sh", "-c", "trap \"\" TERM; sleep 1000 & sleep 1000", marker: marker, account: nobody)
        let running = try #require(await RunningShell.start(command, by: shell, on: host))
        let kill = RemoteKill(pid: running.pid, account: nobody, grace: .milliseconds(300))

        let said = await host.run(kill.line, by: shell.words)
        let outcome = await running.outcome

        #expect(kill.reading(said.stdout.kept) == .gone)
        #expect(Processes.inSession(running.pid) == [])
        #expect(outcome.exitCode == 137)
        #expect(host.home.read(".gse/r1/t1.web-01")?.hasSuffix("\nexit 137\n") == true)
    }
}
