import Admission
import Effects
import ExecutionTesting
import Journaling
import Testing

@testable import Service

/// Sessions, tasks and results as callers see them, over scripted parts.
@Suite(.timeLimit(.minutes(5)))
struct DeskTests {
    private typealias Fixture = DeskFixture

    private static func saying(_ stdout: Bytes, exitCode: Int32 = 0) -> ScriptedBackend {
        ScriptedBackend { _, target in
            HostOutcome(
                host: target.name, status: exitCode == 0 ? .succeeded : .failed, exitCode: exitCode,
                stdout: CapturedOutput(stdout), stderr: CapturedOutput([2]))
        }
    }

    @Test func `a session, a command, its result`() async throws {
        let fixture = Fixture(Self.saying([1, 0xFF, 3]))
        let desk = try fixture.desk()

        let session = try await desk.openSession(.on("a", "b"), by: Fixture.ann)
        let task = try await desk.run(.words("do", "it"), in: session.session, by: Fixture.ann).task
        let report = try await desk.finished(task)

        #expect(session.hosts == ["a", "b"])
        #expect(report.status == .succeeded && report.exitCode == 0)
        #expect(report.hosts.map(\.host) == ["a", "b"])
        #expect(report.hosts.map(\.stdout.bytes) == [[1, 0xFF, 3], [1, 0xFF, 3]])
        #expect(report.onlyHost == nil && !report.isTruncated)
    }

    @Test func `output is answered from an offset in bytes, also in the middle of a character`() async throws
    {
        let desk = try Fixture(Self.saying(Bytes("é!".utf8))).desk()

        let whole = try await desk.round(.words("do"))
        let rest = try await desk.result(of: whole.task, ResultAsk(stdoutOffset: 1), by: Fixture.ann)
        let none = try await desk.result(of: whole.task, ResultAsk(stdoutOffset: 99), by: Fixture.ann)

        #expect(rest.onlyHost?.stdout.bytes == [0xA9, 0x21])
        #expect(none.onlyHost?.stdout == OutputPart([1, 2, 3], from: 3, isTruncated: false))
    }

    @Test func `what is not to be kept is kept nowhere`() async throws {
        let fixture = Fixture(Self.saying([1, 2, 3]))
        let desk = try fixture.desk()
        var ask = CommandAsk.words("do")
        ask.keepsStdout = false

        let report = try await desk.round(ask)

        #expect(report.onlyHost?.stdout.bytes == [] && report.onlyHost?.stderr.bytes == [2])
        let facts = try fixture.journal.facts(of: report.task.session, after: 0)
        #expect(
            facts.compactMap { if case .finished(_, let outcome) = $0.event { outcome.stdout } else { nil } }
                == [CapturedOutput()])
    }

    @Test func `the session is refused`() async throws {
        let fixture = Fixture()
        let desk = try fixture.desk()

        #expect(await denial { _ = try await desk.openSession(.on("c"), by: Fixture.ann) } == "refused.host")
        #expect(
            await denial { _ = try await desk.openSession(.on("a"), by: Fixture.rex) } == "refused.permission"
        )
        let unknown = await denial { _ = try await desk.openSession(.on("no such"), by: Fixture.ann) }
        #expect(unknown == "usage.host")
        #expect(await denial { _ = try await desk.openSession(.on(), by: Fixture.ann) } == "usage.argument")
        #expect(desk.openSessions == 0)
    }

    @Test func `the command is refused, and that is on record`() async throws {
        let fixture = Fixture()
        let desk = try fixture.desk()
        let session = try await desk.openSession(.on("a"), by: Fixture.ann).session

        let refused = await denial { _ = try await desk.run(.words("rm"), in: session, by: Fixture.ann) }
        let unsplit = await denial {
            _ = try await desk.run(
                CommandAsk(.line(Bytes("do it; do that".utf8))), in: session, by: Fixture.ann)
        }
        let forbidden = await denial { _ = try await desk.run(.words("do"), in: session, by: Fixture.rex) }

        #expect(
            [refused, unsplit, forbidden] == ["refused.command", "refused.syntax", "refused.permission"])
        let facts = try fixture.journal.facts(of: session, after: 0)
        #expect(facts.map(\.event.kind) == ["started", "settled", "refused", "refused"])
        #expect(desk.runningTasks == 0)
    }

    @Test func `a poll whose time is up says that the task runs`() async throws {
        let backend = ScriptedBackend { _, _ in nil }
        let desk = try Fixture(backend).desk()
        let session = try await desk.openSession(.on("a"), by: Fixture.ann).session
        let task = try await desk.run(.words("do"), in: session, by: Fixture.ann).task

        let early = try await desk.result(of: task, ResultAsk(wait: .milliseconds(1)), by: Fixture.ann)
        await backend.begun(atLeast: 1)
        async let late = desk.result(of: task, ResultAsk(wait: .seconds(50)), by: Fixture.ann)
        backend.release(.init(TaskID(number: 1), "a"), HostOutcome(host: "a", status: .failed, exitCode: 3))

        #expect(early.status == .running && early.exitCode == nil && early.endTime == nil)
        #expect(try await late.status == .failed)
        #expect(try await late.exitCode == 3)
    }

    @Test func `another principal's session and task are not told from ones that are not there`() async throws
    {
        let desk = try Fixture().desk()
        let report = try await desk.round(.words("do"), by: Fixture.eve)
        let session = report.task.session
        for stranger in [Fixture.ann, Principal(user: "eve"), Principal(user: "eve", app: "other")] {
            let asked = [
                await denial { _ = try await desk.result(of: report.task, by: stranger) },
                await denial { try await desk.cancel(report.task, by: stranger) },
                await denial { _ = try await desk.run(.words("do"), in: session, by: stranger) },
                await denial { try await desk.close(session, by: stranger) },
            ]
            let isKnown = stranger == Fixture.ann
            #expect(asked == Array(repeating: isKnown ? "missing" : "refused.permission", count: 4))
        }
        let unknown = TaskName(session: RunID.newSession(), task: TaskID(number: 1))
        #expect(await denial { _ = try await desk.result(of: unknown, by: Fixture.ann) } == "missing")
        #expect(try await desk.result(of: report.task, by: Fixture.sam) == report)
        #expect(await denial { _ = try await desk.result(of: report.task, by: Fixture.rex) } == "missing")
    }

    @Test func `tasks of one session run one after another unless asked otherwise`() async throws {
        let backend = ScriptedBackend { _, _ in nil }
        let desk = try Fixture(backend).desk()
        let session = try await desk.openSession(.on("a"), by: Fixture.ann).session
        let first = try await desk.run(.words("do", "1"), in: session, by: Fixture.ann).task
        let second = try await desk.run(.words("do", "2"), in: session, by: Fixture.ann).task
        var beside = CommandAsk.words("do", "3")
        beside.isParallel = true
        let third = try await desk.run(beside, in: session, by: Fixture.ann).task
        await backend.begun(atLeast: 2)

        #expect(Set(backend.begun.map(\.task)) == [first.task, third.task])
        backend.release(.init(first.task, "a"), HostOutcome(host: "a", status: .succeeded, exitCode: 0))
        await backend.begun(atLeast: 3)
        #expect(backend.begun.last?.task == second.task)
        try await desk.close(session, by: Fixture.ann)
        #expect(try await desk.finished(second).status == .cancelled)
    }

    @Test func `a task that is cancelled ends so, and the session goes on`() async throws {
        let backend = ScriptedBackend { work, target in
            guard case .command(let command, _) = work.request.work, command.argv.count == 1 else {
                return nil
            }
            return HostOutcome(host: target.name, status: .succeeded, exitCode: 0)
        }
        let desk = try Fixture(backend).desk()
        let session = try await desk.openSession(.on("a"), by: Fixture.ann).session
        let task = try await desk.run(.words("do", "long"), in: session, by: Fixture.ann).task
        await backend.begun(atLeast: 1)

        try await desk.cancel(task, by: Fixture.ann)
        let report = try await desk.finished(task)
        try await desk.cancel(task, by: Fixture.ann)
        let next = try await desk.run(.words("do"), in: session, by: Fixture.ann).task

        #expect(report.status == .cancelled)
        #expect(try await desk.finished(next).status == .succeeded)
        #expect(desk.runningTasks == 0)
    }

    @Test func `a closed session stops what runs, takes nothing more and keeps its results`() async throws {
        let backend = ScriptedBackend { _, _ in nil }
        let fixture = Fixture(backend)
        let desk = try fixture.desk()
        let session = try await desk.openSession(.on("a"), by: Fixture.ann).session
        let task = try await desk.run(.words("do"), in: session, by: Fixture.ann).task
        await backend.begun(atLeast: 1)

        try await desk.close(session, by: Fixture.ann)

        #expect(try await desk.result(of: task, by: Fixture.ann).status == .cancelled)
        #expect(
            await denial { _ = try await desk.run(.words("do"), in: session, by: Fixture.ann) } == "missing")
        #expect(await denial { try await desk.close(session, by: Fixture.ann) } == "missing")
        #expect(backend.closed == [SessionID("s1")])
        #expect(desk.openSessions == 0 && desk.runningTasks == 0)
    }

    @Test func `a principal that lost the grant is refused new commands in an open session`() async throws {
        let desk = try Fixture().desk()
        let session = try await desk.openSession(.on("a"), by: Fixture.ann).session
        _ = try await desk.run(.words("do"), in: session, by: Fixture.ann)

        desk.use([try Fixture.parse(Fixture.policy.replacing("argv: [do,", with: "argv: [done,"))])
        let refused = await denial { _ = try await desk.run(.words("do"), in: session, by: Fixture.ann) }
        desk.use([try Fixture.parse(Fixture.policy.replacing("user: ann", with: "user: amy"))])
        let forbidden = await denial { _ = try await desk.run(.words("do"), in: session, by: Fixture.ann) }
        desk.use([try Fixture.parse(Fixture.policy)])

        #expect(refused == "refused.command" && forbidden == "refused.permission")
        _ = try await desk.run(.words("do"), in: session, by: Fixture.ann)
    }

    @Test func `a backend that cannot act opens no session`() async throws {
        let desk = try Fixture(FaultyBackend()).desk()

        #expect(
            await denial { _ = try await desk.openSession(.on("a"), by: Fixture.ann) } == "fault.resources")
        #expect(desk.openSessions == 0)
    }
}

/// A backend that opens no session.
private struct FaultyBackend: Backend {
    let name = "local"

    func open(_ session: SessionID, _ request: Admitted<SessionRequest>, on targets: [Target]) async -> Fault?
    {
        Fault(code: "fault.resources", message: "nothing is left")
    }

    func perform(
        _ work: Admitted<TaskRequest>, task: TaskID, on targets: [Target], observer: any TaskObserver
    ) async -> Fault? { nil }
}
