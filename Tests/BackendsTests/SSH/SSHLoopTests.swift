import Effects
import Fleet
import Glibc
import LoopbackFleet
import Testing

@testable import Admission
@testable import Backends

/// Connections that come to an end while something is asked of them.
@Suite(.timeLimit(.minutes(10)))
struct SSHLoopTests {
    private typealias Answers = AsyncStream<(name: String, ending: ChannelEnding)>

    private let session = SessionID("s1")

    @Test func `what is asked of a connect that is being given up has another one`() async throws {
        let plan = try plan("h140")
        let loop = try SSHLoop(SSHTable.Settings())

        loop.post(.open(session, [plan]))
        loop.post(.close(session))
        let ending = await ask("echo x", of: loop, plan)
        await end(loop)

        #expect(ending.way == .exited(0))
    }

    @Test func `what is asked of a connection that has rested too long has another one`() async throws {
        let plan = try plan("h141")
        let loop = try SSHLoop(SSHTable.Settings(idle: .zero))

        loop.post(.open(session, [plan]))
        let first = await ask("echo x", of: loop, plan)
        let second = await withCheckedContinuation { waiting in
            loop.post(.close(session))
            // Told within the turn at whose end the connection is given up; what is asked then comes a turn later.
            loop.post(
                .describe(plan) { _ in
                    loop.post(.ask([Self.request("echo x", plan) { waiting.resume(returning: $0) }]))
                })
        }
        await end(loop)

        #expect([first.way, second.way] == [.exited(0), .exited(0)])
    }

    @Test func `a connection whose socket was taken away is made again`() async throws {
        let plan = try plan("h142")
        let loop = try SSHLoop(SSHTable.Settings())

        loop.post(.open(session, [plan]))
        let first = await ask("echo x", of: loop, plan)
        let socket = try #require(Processes.words(naming: ["-M", plan.address]).first?[5])
        try #require(unlink(socket) == 0)
        let second = await ask("echo x", of: loop, plan)
        await end(loop)

        #expect([first.way, second.way] == [.exited(0), .exited(0)])
    }

    @Test func `at the end everything has its answer: what goes, waits, connects, is queued, comes late`()
        async throws
    {
        let sshd = try Sshd.shared()
        let hosts = try HostileHosts([("mute", "mute")], before: sshd)
        let plan = try plan("h143")
        let mute = ConnectionPlan(
            Target(
                name: "mute", address: hosts.address(of: "mute"),
                connection: HostConnection(port: hosts.port, configFile: sshd.configFile)),
            account: nil)
        let queued = try self.plan("h144")
        let loop = try SSHLoop(SSHTable.Settings(connectsAtOnce: 1))
        let (answers, told) = Answers.makeStream()
        let (beginnings, began) = AsyncStream<Void>.makeStream()
        let lasting = "echo x; while kill -0 $PPID; do sleep 0.2; done 2> /dev/null"
        let going = (1...9).map { _ in
            Self.request(lasting, plan, wrote: { began.yield() }) { told.yield(("going", $0)) }
        }

        loop.post(.ask(going))
        var begun = 0
        for await _ in beginnings {
            begun += 1
            if begun == going.count { break }
        }
        await withCheckedContinuation { over in
            // In one breath, so that nothing of it has come further when the end is told.
            loop.post(.ask([Self.request("echo x", plan) { told.yield(("waiting", $0)) }]))
            loop.post(.ask([Self.request("echo x", mute) { told.yield(("connecting", $0)) }]))
            loop.post(.ask([Self.request("echo x", queued) { told.yield(("queued", $0)) }]))
            loop.post(.end { over.resume() })
        }
        loop.post(.ask([Self.request("echo x", plan) { told.yield(("late", $0)) }]))

        var ways: [String: [ChannelEnding.Way]] = [:]
        var count = 0
        for await answer in answers {
            ways[answer.name, default: []].append(answer.ending.way)
            count += 1
            if count == going.count + 4 { break }
        }
        let isLost = ways["going"]?.map { if case .lost = $0 { true } else { false } }
        #expect(isLost == Array(repeating: true, count: going.count))
        for name in ["waiting", "connecting", "queued", "late"] {
            #expect(ways[name] == [.cancelled(note: "not started")], "\(name)")
        }
    }

    @Test func `a host that has refused sessions is given one more after each 64 that it opened`() throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        let table = try SSHTable(SSHTable.Settings(), ControlDirectory(), wake: ends[0])
        let connection = Connection(id: 1, plan: try plan("h146"))
        connection.room = 7

        let rooms = (0..<192).map { _ in
            table.trust(connection)
            return connection.room
        }

        #expect(rooms[62...63] == [7, 8])
        #expect(rooms[126...127] == [8, 9])
        #expect(rooms.last == 9)
    }

    private func plan(_ name: String) throws -> ConnectionPlan {
        ConnectionPlan(try SSHFixture().target(name), account: nil)
    }

    private func ask(_ text: String, of loop: SSHLoop, _ plan: ConnectionPlan) async -> ChannelEnding {
        await withCheckedContinuation { waiting in
            loop.post(.ask([Self.request(text, plan) { waiting.resume(returning: $0) }]))
        }
    }

    private func end(_ loop: SSHLoop) async {
        await withCheckedContinuation { waiting in loop.post(.end { waiting.resume() }) }
    }

    private static func request(
        _ text: String, _ plan: ConnectionPlan, wrote: @escaping @Sendable () -> Void = {},
        ended: @escaping @Sendable (ChannelEnding) -> Void
    ) -> ChannelRequest {
        ChannelRequest(
            plan: plan, group: 1, kind: .question(RemoteLine(Bytes(text.utf8))), input: [],
            output: .kibibytes(1), timeout: .seconds(60), wrote: { _, _ in wrote() }, ended: ended)
    }
}
