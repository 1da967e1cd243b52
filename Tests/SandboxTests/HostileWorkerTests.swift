import Glibc
import SandboxProtocol
import Synchronization
import Testing

@testable import SandboxClient

/// Workers that say what no honest one says.
@Suite("A hostile worker", .timeLimit(.minutes(10)))
struct HostileWorkerTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let lines: [String]
        let reason: String

        init(_ name: String, _ lines: [String], _ reason: String) {
            testDescription = name
            self.lines = lines
            self.reason = reason
        }
    }

    static let turn = HostileWorker.send(.turn(HostileWorker.calls(of: 0)))
    static let wrong = "the sandbox said something it may not: "

    static let greetings = [
        Case("that exits", ["exit 7"], "the sandbox ended with status 7"),
        Case("that is killed", ["signal 9"], "the sandbox ended by signal 9 (Killed)"),
        Case("that crashes", ["signal 11"], "the sandbox ended by signal 11 (Segmentation fault)"),
        Case(
            "of another version", [HostileWorker.hello(version: "9.9.9")],
            "the sandbox is version 9.9.9, not 0.1.0"),
        Case(
            "of another protocol",
            [HostileWorker.send(type: 0x81, [0xff, 0, 0, 0, 5, 0x30, 0x2e, 0x31, 0x2e, 0x30])],
            wrong + "the worker speaks protocol 255, not \(Frame.protocolVersion)"),
        Case("that begins with a turn", [turn], "the sandbox did not say hello"),
        Case(
            "whose length is a lie", ["send ffffffff"], wrong + "a frame of 4294967295 bytes"),
        Case("whose hello is long", ["send 88130000"], wrong + "a frame of 5000 bytes"),
        Case("of an unknown type", ["send 01000000ff"], wrong + "there is no frame of that type"),
        Case("that says nothing in a frame", ["send 00000000"], wrong + "the bytes end too early"),
        Case(
            "that speaks as the host",
            [HostileWorker.send(.resume(strand: 0, .value(.null)))],
            wrong + "a frame of that type is not the other side's"),
        Case(
            "that paints the terminal", [HostileWorker.hello(version: "\u{1b}[2J")],
            wrong + "a text has a character that cannot be printed"),
        Case(
            "that tells of fewer walls",
            [
                HostileWorker.send(
                    type: 0x81,
                    [UInt8(Frame.protocolVersion), 0, 0, 0, 5, 0x30, 0x2e, 0x31, 0x2e, 0x30, 1, 0])
            ], wrong + "the worker tells of other walls than there are"),
        Case(
            "that makes a forbidden system call", [HostileWorker.hello, "signal \(SIGSYS)"],
            "the sandbox made a forbidden system call and was killed (SIGSYS)"),
    ]

    static let turns = [
        Case("that exits after the hello", ["exit 0"], "the sandbox ended with status 0"),
        Case("that says hello again", [HostileWorker.hello], "the sandbox said something out of order"),
        Case(
            "that calls more often than it has bytes",
            [HostileWorker.send(type: 0x82, [0xff, 0xff, 0xff, 0xff, 0])],
            wrong + "a length is larger than what follows"),
        Case("that cuts a frame off", ["send 0100", "exit 0"], "the sandbox ended with status 0"),
        Case(
            "that takes two turns at once",
            [HostileWorker.send(.turn(HostileWorker.calls(of: 0)), .turn(HostileWorker.calls(of: 0)))],
            WorkerReader.outOfTurn),
        Case(
            "that says more than its turn",
            [HostileWorker.send(type: 0x82, [0, 0, 0, 0, 1, 0, 0])], wrong + "1 bytes too many"),
        Case(
            "that tells of lines nobody asked for",
            [
                HostileWorker.send(
                    .turn(Turn(calls: [], state: .returned(.null), lines: [ExecutedLines(file: "a.lua")])))
            ], "the sandbox tells of lines, for which nobody asked"),
        Case(
            "that tells of no line where lines are",
            [HostileWorker.send(type: 0x84, [0, 0, 0, 0, 1, 0, 0])],
            wrong + "no file is told of where lines are"),
        Case(
            "with a line beyond all",
            [HostileWorker.send(type: 0x84, [0, 0, 0, 0, 1, 0, 1, 1, 65, 1, 0, 0xff, 0xff, 0xff, 0x7f, 0])],
            wrong + "a line is beyond the last that is counted"),
        Case(
            "that tells lines in a row in two",
            [HostileWorker.send(type: 0x84, [0, 0, 0, 0, 1, 0, 1, 1, 65, 2, 0, 1, 0, 1, 0])],
            wrong + "lines in a row are told in two"),
        Case(
            "that calls twice on a strand", [HostileWorker.send(.turn(HostileWorker.calls(of: 0, 1, 0)))],
            "the sandbox called on strand 0, which waits already"),
        Case(
            "that waits for nothing", [HostileWorker.send(.turn(Turn(calls: [])))],
            "the sandbox waits for nothing"),
        Case(
            "with more strands than it may have",
            [HostileWorker.send(.turn(HostileWorker.calls(of: 0, 1, 2, 3, 4, 5, 6, 7, 8)))],
            "the sandbox has 9 strands that wait, of 8 it may have"),
        Case(
            "whose call has a control character",
            [HostileWorker.send(.turn(Turn(calls: [Call(strand: 0, operation: "no\u{7}w", arguments: [])])))],
            wrong + "a text has a character that cannot be printed"),
        Case(
            "whose call has a long name",
            [
                HostileWorker.send(
                    .turn(
                        Turn(calls: [
                            Call(strand: 0, operation: String(repeating: "n", count: 33), arguments: [])
                        ])))
            ], wrong + "a text is longer than 32 bytes"),
        Case(
            "whose argument is too large",
            [
                HostileWorker.send(
                    .turn(
                        Turn(calls: [
                            Call(
                                strand: 0, operation: "log",
                                arguments: [.string([UInt8](repeating: 65, count: 70_000))])
                        ])))
            ], wrong + "a value is larger than the limit of 65536 bytes"),
        Case(
            "whose frame is too large", ["send 00e9a435"], wrong + "a frame of 900000000 bytes"),
        Case(
            "whose error is a book",
            [
                HostileWorker.send(
                    .turn(
                        Turn(
                            calls: [],
                            state: .raised(
                                ScriptError(
                                    kind: .lua, code: "lua", message: String(repeating: "x", count: 20_000))))
                    ))
            ], wrong + "the message of an error is longer than 16384 bytes"),
        Case(
            "that ends by no limit there is", [HostileWorker.send(type: 0x83, [9, 0])],
            wrong + "there is no such limit"),
        Case(
            "that ends by a limit it did not reach",
            [HostileWorker.send(.limit(LimitReached(reason: .cpu)))], WorkerReader.unlikelyLimit),
        Case(
            "that ends by a time nobody measured",
            [HostileWorker.send(.limit(LimitReached(reason: .stepTime)))], WorkerReader.unlikelyLimit),
        Case(
            "whose traceback paints the terminal",
            [HostileWorker.send(.limit(LimitReached(reason: .memory, traceback: "\u{1b}]0;x\u{7}")))],
            wrong + "a text has a character that cannot be printed"),
        Case(
            "that says more behind a limit",
            [HostileWorker.send(.limit(LimitReached(reason: .memory)), .turn(HostileWorker.calls(of: 0)))],
            WorkerReader.outOfTurn),
        Case("that stops talking", ["quiet"], "the sandbox ended by signal 9 (Killed)"),
        Case("that closes its socket", ["close"], "the sandbox ended by signal 9 (Killed)"),
    ]

    @Test(arguments: greetings) func `is lost with a reason before the script`(_ example: Case) async throws {
        let (worker, reply) = try await HostileWorker.begun(example.lines)
        await worker.stop()

        #expect(reply == .lost(example.reason))
    }

    @Test(arguments: turns) func `is lost with a reason at its turn`(_ example: Case) async throws {
        let lines = [HostileWorker.hello, "receive"] + example.lines
        let (worker, reply) = try await HostileWorker.begun(
            lines, limits: ScriptLimits(valueBytes: 1 << 16, strands: 8))
        await worker.stop()

        #expect(reply == .lost(example.reason))
    }

    @Test(arguments: turns) func `is lost with a reason at a later turn`(_ example: Case) async throws {
        let lines = [HostileWorker.hello, "receive", Self.turn, "receive"] + example.lines
        let (worker, first) = try await HostileWorker.begun(
            lines, limits: ScriptLimits(valueBytes: 1 << 16, strands: 8))
        let second = await worker.resume(0, with: .value(.null))
        await worker.stop()

        #expect(first == .turn(HostileWorker.calls(of: 0)))
        #expect(second == .lost(example.reason))
    }

    @Test(arguments: Wall.allCases)
    func `gets no script when a wall that must be up is not`(_ wall: Wall) async throws {
        let (worker, reply) = try await HostileWorker.begun([
            HostileWorker.hello(walls: WallReport(down: [wall: 38])), "receive", Self.turn,
        ])
        await worker.stop()

        let refusal = WorkerReply.lost(
            "the sandbox cannot be closed: its wall \"\(wall.name)\" is not up (Function not implemented); "
                + wall.remedy)
        #expect(reply == (wall.isRequired ? refusal : .turn(HostileWorker.calls(of: 0))))
    }

    @Test func `that takes a turn nobody gave is lost at the next one`() async throws {
        let (worker, first) = try await HostileWorker.begun([
            HostileWorker.hello, "receive", Self.turn, "pause 100",
            HostileWorker.send(.turn(HostileWorker.calls(of: 1))), "exit 0",
        ])
        let loss = await worker.loss()
        let second = await worker.resume(0, with: .value(.null))
        await worker.stop()

        #expect(first == .turn(HostileWorker.calls(of: 0)))
        #expect(loss == .lost(WorkerReader.outOfTurn))
        #expect(second == loss)
    }

    /// As an honest worker does whose timer rings just behind its turn, having used more than a quarter of its time.
    static let late = HostileWorker.send(.limit(LimitReached(reason: .cpu)))

    @Test func `that spends its limit just behind its turn ends by the limit`() async throws {
        let limits = ScriptLimits(cpuMilliseconds: 2000)
        let (worker, reply) = try await HostileWorker.begun(
            [
                HostileWorker.hello, "receive", "spin 700",
                HostileWorker.send(
                    .turn(HostileWorker.calls(of: 0)), .limit(LimitReached(reason: .cpu))),
            ], limits: limits)
        await worker.stop()

        #expect(reply == .limit(LimitReached(reason: .cpu)))
    }

    @Test(arguments: [
        (late, WorkerReply.limit(LimitReached(reason: .cpu))), (turn, .lost(WorkerReader.outOfTurn)),
    ])
    func `that says something between turns may only have spent its limit`(
        _ said: String, _ expected: WorkerReply
    ) async throws {
        let (worker, first) = try await HostileWorker.begun(
            [HostileWorker.hello, "receive", Self.turn, "spin 700", said],
            limits: ScriptLimits(cpuMilliseconds: 2000))
        let socket = try #require(worker.conversation.state.withLock { $0.socket })
        var heard = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        #expect(poll(&heard, 1, 60_000) == 1)

        let second = await worker.resume(0, with: .value(.null))
        await worker.stop()

        #expect(first == .turn(HostileWorker.calls(of: 0)))
        #expect(second == expected)
    }

    @Test func `that calls on a strand which waits since an earlier turn is lost`() async throws {
        let (worker, first) = try await HostileWorker.begun([
            HostileWorker.hello, "receive", HostileWorker.send(.turn(HostileWorker.calls(of: 0, 1))),
            "receive", HostileWorker.send(.turn(HostileWorker.calls(of: 1))),
        ])
        let second = await worker.resume(0, with: .value(.null))
        await worker.stop()

        #expect(first == .turn(HostileWorker.calls(of: 0, 1)))
        #expect(second == .lost("the sandbox called on strand 1, which waits already"))
    }

    @Test func `a value of many small values is refused before it fills memory`() async throws {
        // A million and some nils, one byte each.
        let count = Frame.mostValues + 100
        var varint: [UInt8] = []
        for shift in stride(from: 0, through: 14, by: 7) {
            varint.append(UInt8(truncatingIfNeeded: count >> shift) & 0x7f | (shift < 14 ? 0x80 : 0))
        }
        let head: [UInt8] = [0x82, 0, 0, 0, 0, 1, 6, 0] + varint
        let length = head.count + count + 1
        let (worker, reply) = try await HostileWorker.begun([
            HostileWorker.hello, "receive",
            "send "
                + HostileWorker.hex(
                    HostileWorker.framed([UInt8](repeating: 0, count: length)).prefix(4) + head),
            "zeros \(count + 1)",
        ])
        await worker.stop()

        #expect(reply == .lost(Self.wrong + "there are too many values"))
    }
}
