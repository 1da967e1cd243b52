import Admission
import Effects
import Glibc
import LoopbackFleet
import Testing

@testable import Backends

/// How commands on a host are ended.
@Suite(.timeLimit(.minutes(10)))
struct RemoteKillTests {
    @Test(arguments: LoginShell.allCases)
    func `nothing is left of a command that ignores TERM`(_ shell: LoginShell) async throws {
        let host = try ShellHost()
        let command = RemoteCommand("sh", "-c", "trap \"\" TERM; sleep 1000 & sleep 1000")
        let running = try #require(await RunningShell.start(command, by: shell, on: host))
        let kill = RemoteKill(pid: running.pid, account: command.account, grace: .milliseconds(300))

        let said = await host.run(kill.line, by: shell.words)
        let outcome = await running.outcome

        #expect(kill.reading(said.stdout.kept) == .gone)
        #expect(Processes.inSession(running.pid) == [])
        #expect(outcome.exitCode == 137)
    }

    @Test(arguments: LoginShell.allCases)
    func `a process whose first thread has ended already is ended, too`(_ shell: LoginShell) async throws {
        let host = try ShellHost()
        let command = RemoteCommand(
            "sh", "-c", "\"$0\" headless > \"$1\"", HostileHosts.program, host.home.file("pid"))
        let running = try #require(await RunningShell.start(command, by: shell, on: host))
        while host.home.read("pid")?.hasSuffix("\n") != true { await Task.yield() }
        let headless = try Processes.number(in: Bytes((host.home.read("pid") ?? "").utf8))
        let kill = RemoteKill(pid: running.pid, account: command.account, grace: .milliseconds(300))

        let said = await host.run(kill.line, by: shell.words)
        _ = await running.outcome

        #expect(kill.reading(said.stdout.kept) == .gone)
        #expect(!Processes.hasOtherThreads(headless))
    }

    @Test(arguments: LoginShell.allCases)
    func `a command that heeds TERM ends by itself, and says how`(_ shell: LoginShell) async throws {
        let host = try ShellHost()
        let command = RemoteCommand("sh", "-c", "trap 'exit 7' TERM; while :; do sleep 0.05; done")
        let running = try #require(await RunningShell.start(command, by: shell, on: host))
        let kill = RemoteKill(pid: running.pid, account: command.account, grace: .seconds(10))

        let said = await host.run(kill.line, by: shell.words)
        let outcome = await running.outcome

        #expect(kill.reading(said.stdout.kept) == .gone)
        #expect(outcome.exitCode == 7)
        #expect(said.duration < .seconds(8))
    }

    @Test(arguments: LoginShell.allCases)
    func `descendants that opened a session of their own are ended, others are not`(_ shell: LoginShell)
        async throws
    {
        let host = try ShellHost()
        let command = RemoteCommand(
            "sh", "-c", "setsid sh -c 'trap \"\" TERM; sleep 1000 & echo $! > \"$0\"; wait' \"$0\" & wait",
            host.home.file("pid"))
        let other = try #require(
            await RunningShell.start(RemoteCommand("sleep", "1000"), by: shell, on: host))
        let running = try #require(await RunningShell.start(command, by: shell, on: host))
        while host.home.read("pid")?.hasSuffix("\n") != true { await Task.yield() }
        let far = try Processes.number(in: Bytes((host.home.read("pid") ?? "").utf8))
        let kill = RemoteKill(pid: running.pid, account: command.account, grace: .milliseconds(300))

        let said = await host.run(kill.line, by: shell.words)
        _ = await running.outcome
        let isOtherAlive = Processes.isAlive(other.pid)
        Glibc.kill(-other.pid, SIGKILL)
        _ = await other.outcome

        #expect(kill.reading(said.stdout.kept) == .gone)
        #expect(!Processes.isAlive(far))
        #expect(isOtherAlive)
    }

    @Test func `what is gone already is gone, and what cannot be ended is named`() async throws {
        let host = try ShellHost()
        let kill = RemoteKill(
            pid: 999_999_999, account: RemoteAccount(login: "root", asked: nil, usesSudo: false),
            grace: .milliseconds(100))

        #expect(kill.reading(await host.run(kill.line, by: LoginShell.dash.words).stdout.kept) == .gone)
        #expect(kill.reading(Bytes("noise\ngse-kill left 12 345\n".utf8)) == .left([12, 345]))
        #expect(kill.reading(Bytes("gse-kill left\n".utf8)) == .unclear)
        #expect(kill.reading(Bytes("gse".utf8)) == .unclear)
    }
}

extension Processes {
    /// The living processes of a session.
    static func inSession(_ leader: pid_t) -> [pid_t] {
        guard let directory = opendir("/proc") else { return [] }
        defer { closedir(directory) }
        var found: [pid_t] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard let pid = pid_t(name), isAlive(pid), getsid(pid) == leader else { continue }
            found.append(pid)
        }
        return found
    }
}
