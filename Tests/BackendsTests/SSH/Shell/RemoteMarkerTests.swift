import Admission
import Effects
import Foundation
import Glibc
import Testing

@testable import Backends

/// What a command leaves on a host, and what is read from it later.
@Suite(.timeLimit(.minutes(10)))
struct RemoteMarkerTests {
    private let marker = RemoteMarker(run: "20261127T233000-4f1c9a", task: TaskID("t1"), host: "web-01")
    private let folder = ".gse/20261127T233000-4f1c9a"

    @Test(arguments: LoginShell.allCases)
    func `a command leaves its start and its exit, for its account alone`(_ shell: LoginShell) async throws {
        let host = try ShellHost()

        let umask = await host.run(RemoteLine(Bytes("umask".utf8)), by: ["sh", "-c"]).stdout.kept
        let answer = await host.answer(RemoteCommand("sh", "-c", "umask; exit 3", marker: marker), by: shell)
        let again = await host.answer(
            RemoteCommand("true", marker: RemoteMarker(run: marker.run, task: TaskID("t2"), host: "web-01")),
            by: shell)

        guard case .started(let pid, _) = answer.greeting else { return #expect(Bool(false), "\(answer)") }
        let lines = host.home.read("\(folder)/t1.web-01")?.split(separator: "\n").map(String.init) ?? []
        #expect(lines.count == 2)
        #expect(lines.first?.hasPrefix("\(pid) ") == true)
        #expect(lines.first?.hasSuffix(" \(Self.boot)") == true)
        #expect(lines.last == "exit 3")
        #expect(answer.output == umask)
        #expect(again.exitCode == 0)
        #expect(try host.mode(".gse") == 0o700)
        #expect(try host.mode(folder) == 0o700)
    }

    @Test(arguments: LoginShell.allCases)
    func `without a place that is the account's own nothing is started`(_ shell: LoginShell) async throws {
        let shared = try ShellHost()
        try FileManager.default.createDirectory(
            atPath: shared.home.file(".gse"), withIntermediateDirectories: false)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o777], ofItemAtPath: shared.home.file(".gse"))
        let linked = try ShellHost()
        try FileManager.default.createSymbolicLink(
            atPath: linked.home.file(".gse"), withDestinationPath: shared.home.path)
        let blocked = try ShellHost()
        try blocked.home.write("", to: ".gse")
        for host in [shared, linked, blocked] {
            let command = RemoteCommand("touch", host.home.file("canary"), marker: marker)

            let answer = await host.answer(command, by: shell)

            #expect(answer.refusal?.hasPrefix("cannot note the start: ") == true)
            #expect(!host.home.names.contains("canary"))
            let asked = await host.run(RemoteLookup(marker: marker).line, by: shell.words)
            guard case .unclear = RemoteLookup(marker: marker).reading(asked.stdout.kept) else {
                return #expect(Bool(false), "\(asked)")
            }
        }
    }

    @Test(arguments: LoginShell.allCases)
    func `what was never started is told so, and never will be`(_ shell: LoginShell) async throws {
        let host = try ShellHost()
        let lookup = RemoteLookup(marker: marker)

        let first = await host.run(lookup.line, by: shell.words)
        let second = await host.run(lookup.line, by: shell.words)
        let late = await host.answer(RemoteCommand("true", marker: marker), by: shell)
        var retried = marker
        retried.isAgain = true
        let again = await host.answer(RemoteCommand("true", marker: retried), by: shell)

        #expect(lookup.reading(first.stdout.kept) == .never)
        #expect(lookup.reading(second.stdout.kept) == .never)
        #expect(late.refusal == "not started: it was given up meanwhile")
        #expect(again.exitCode == 0)
        #expect(lookup.reading(await host.run(lookup.line, by: shell.words).stdout.kept) == .exited(0))
    }

    @Test(arguments: LoginShell.allCases)
    func `what greets nobody is not started, and is told so`(_ shell: LoginShell) async throws {
        let host = try ShellHost()
        let lookup = RemoteLookup(marker: marker)
        let command = RemoteCommand("touch", host.home.file("canary"), marker: marker)
        guard case .line(let line) = command.line() else { return #expect(Bool(false)) }

        // A pipe that nobody reads any more.
        let deaf =
            "mkfifo \"$HOME/pipe\"; exec 3<> \"$HOME/pipe\" 4> \"$HOME/pipe\" 3>&-; rm \"$HOME/pipe\"; "
        let words = shell.words.joined(separator: " ")
        _ = await host.run(line, by: ["sh", "-c", deaf + "exec \(words) \"$0\" >&4 4>&-"])
        let asked = await host.run(lookup.line, by: shell.words)

        #expect(lookup.reading(asked.stdout.kept) == .never)
        #expect(host.home.names == [".gse"])
    }

    @Test(arguments: LoginShell.allCases)
    func `what runs is told so, and what was killed is gone`(_ shell: LoginShell) async throws {
        let host = try ShellHost()
        let lookup = RemoteLookup(marker: marker)
        let command = RemoteCommand("sleep", "1000", marker: marker)
        let running = try #require(await RunningShell.start(command, by: shell, on: host))

        let during = await host.run(lookup.line, by: shell.words)
        kill(-running.pid, SIGKILL)
        _ = await running.outcome
        let after = await host.run(lookup.line, by: shell.words)

        #expect(lookup.reading(during.stdout.kept) == .running(pid: running.pid))
        #expect(lookup.reading(after.stdout.kept) == .gone)
    }

    @Test(arguments: LoginShell.allCases)
    func `a number that another process has now is not taken for the command`(_ shell: LoginShell)
        async throws
    {
        let host = try ShellHost()
        let lookup = RemoteLookup(marker: marker)
        _ = await host.run(lookup.line, by: shell.words)
        for identity in [
            "\(getpid()) 1 \(Self.boot)", "\(getpid()) 1 other-boot", "999999999 1 \(Self.boot)",
        ] {
            try host.home.write("\(identity)\n", to: "\(folder)/t1.web-01")
            #expect(lookup.reading(await host.run(lookup.line, by: shell.words).stdout.kept) == .gone)
        }
        for torn in ["", "x y z\n"] {
            try host.home.write(torn, to: "\(folder)/t1.web-01")
            #expect(
                lookup.reading(await host.run(lookup.line, by: shell.words).stdout.kept)
                    == .unclear("its marker is torn"))
        }
    }

    @Test(arguments: LoginShell.allCases)
    func `a run's notes are removed, and only they`(_ shell: LoginShell) async throws {
        let host = try ShellHost()
        let other = RemoteMarker(run: "../../etc", task: TaskID("../x"), host: "a/b")
        _ = await host.answer(RemoteCommand("true", marker: marker), by: shell)
        _ = await host.answer(RemoteCommand("true", marker: other), by: shell)

        let first = await host.run(RemoteCleanup(run: marker.run).line, by: shell.words)
        let left = host.home.names
        let second = await host.run(RemoteCleanup(run: other.run).line, by: shell.words)

        #expect(first.exitCode == 0)
        #expect(left == [".gse"])
        #expect(second.exitCode == 0)
        #expect(host.home.names == [".gse"])
    }

    @Test func `what a host says is read, and nothing else`() {
        let lookup = RemoteLookup(marker: marker)

        #expect(lookup.reading(Bytes("noise\ngse-marker exited 255\n".utf8)) == .exited(255))
        #expect(lookup.reading(Bytes("gse-marker running 0\n".utf8)) == .unclear("the host did not say"))
        #expect(lookup.reading(Bytes("gse-marker exited many\n".utf8)) == .unclear("the host did not say"))
        #expect(lookup.reading([]) == .unclear("the host did not say"))
    }

    private static let boot =
        Processes.read("/proc/sys/kernel/random/boot_id").lossyText.split(separator: "\n").first
        .map(String.init) ?? ""
}
