import BuiltCommand
import Foundation
import LoopbackFleet
import Testing

/// What time-out, cancel and the death of gse leave on a host, and on this side.
@Suite(.timeLimit(.minutes(10)))
struct SSHTreeTests {
    /// A command that ignores TERM and has a child; the number of its sleep finds both.
    static func stubborn(_ seconds: Int) -> String {
        "{'sh', '-c', 'trap \"\" TERM; sleep \(seconds) & sleep \(seconds)'}"
    }

    @Test(arguments: ["sh-dash", "sh-bash", "sh-busybox", "sh-zsh"])
    func `a time-out leaves nothing of a command that ignores TERM`(_ host: String) async throws {
        let seconds = Int.random(in: 100_000...900_000)

        let ending = try await FleetGround(.shared()).run(
            """
            local s = gse.session{hosts = {"\(host)"}}
            return gse.wait(gse.run(s, \(Self.stubborn(seconds)), {timeout = "1s"})).status
            """)

        #expect(ending.stdout == "\"timed_out\"\n", "\(ending.stderr)")
        #expect(try ProcessTable().naming("sleep\0\(seconds)\0") == [], "\(ending.stderr)")
    }

    @Test func `cancel leaves nothing of a command that ignores TERM`() async throws {
        let seconds = Int.random(in: 100_000...900_000)
        let fleet = try FleetGround(.shared())

        let ending = try await fleet.run(
            """
            local s = gse.session{hosts = {"h001", "h002"}}
            local t = gse.run(s, \(Self.stubborn(seconds)))
            gse.sleep("1s")
            gse.cancel(t)
            return gse.wait(t).status
            """)

        #expect(ending.stdout == "\"cancelled\"\n", "\(ending.stderr)")
        #expect(try ProcessTable().naming("sleep\0\(seconds)\0") == [])
    }

    /// Begins on two hosts and says so, and then waits for the file `go`.
    static let waiting = """
        local s = gse.session{hosts = {"h001", "h002"}}
        gse.exec(s, {"sh", "-c", "echo began > FOLDER/mark; until [ -e FOLDER/go ]; do sleep 0.1; done"})
        return "done"
        """

    @Test func `no master survives a run`() async throws {
        let fleet = try FleetGround(.shared())
        let mark = try Mark(in: fleet.gse)
        let started = try fleet.gse.start(["run", try fleet.write(Self.waiting)] + fleet.flags, mark: mark)
        for _ in 1...2 { _ = try await mark.line() }
        let masters = try ProcessTable().below(started.process.processIdentifier, program: "ssh")

        try fleet.gse.file("go", "")
        let ending = try await started.ending()

        #expect(ending.stdout == "\"done\"\n", "\(ending.stderr)")
        #expect(masters.count == 2)
        #expect(try await ProcessTable.isWithout(masters))
    }

    @Test(arguments: [SIGKILL, SIGTERM])
    func `no master survives the death of gse`(_ signal: Int32) async throws {
        let fleet = try FleetGround(.shared())
        let mark = try Mark(in: fleet.gse)
        let started = try fleet.gse.start(["run", try fleet.write(Self.waiting)] + fleet.flags, mark: mark)
        for _ in 1...2 { _ = try await mark.line() }
        let masters = try ProcessTable().below(started.process.processIdentifier, program: "ssh")

        kill(started.process.processIdentifier, signal)
        let ending = try await started.ending()
        try fleet.gse.file("go", "")

        #expect(ending.isCrash == (signal == SIGKILL) && (ending.isCrash || ending.exit == 5), "\(ending)")
        #expect(masters.count == 2)
        #expect(try await ProcessTable.isWithout(masters))
    }

    @Test func `a master that died is noticed and opened again`() async throws {
        let sshd = try Sshd.shared()
        let hostile = try HostileHosts([("near", "relay")], before: sshd)
        let fleet = try FleetGround(sshd) { try hostile.inventory(besides: 1, in: $0) }
        let mark = try Mark(in: fleet.gse)

        let started = try fleet.gse.start(
            [
                "run",
                try fleet.write(
                    """
                    local s = gse.session{hosts = {"near"}}
                    local lost = gse.wait(gse.run(s, {"sh", "-c", "echo > FOLDER/mark; sleep 60"}, {in_doubt = "fail"}))
                    local own = gse.exec(gse.session{hosts = {"localhost"}}, {"sh", "-c", "echo > FOLDER/mark; until [ -e FOLDER/go ]; do sleep 0.1; done"})
                    local again = gse.exec(s, {"echo", "again"})
                    return {lost.status, #lost.reason > 0, again.text}
                    """),
            ] + fleet.flags, mark: mark)
        _ = try await mark.line()
        try hostile.tell("near", "reset")
        _ = try await mark.line()
        try hostile.tell("near", "relay")
        try fleet.gse.file("go", "")
        let ending = try await started.ending()

        #expect(ending.stdout == "[\"lost\",true,\"again\"]\n", "\(ending.stderr)")
    }
}
