import Admission
import Effects
import Execution
import ExecutionTesting
import Journaling
import Synchronization
import Testing

@testable import Service

/// What callers find when the service was killed, at any fact of a session's record.
@Suite(.timeLimit(.minutes(10)))
struct ResumingTests {
    private typealias Fixture = DeskFixture

    /// The record of a session with several tasks, and who began them under which keys.
    private static func recorded() async throws -> (facts: [Fact], session: RunID, tasks: [TaskName]) {
        let backend = ScriptedBackend { work, target in
            // The second task is never done by itself.
            guard case .command(let command, _) = work.request.work, command.argv.count != 3 else {
                return nil
            }
            return HostOutcome(
                host: target.name, status: .succeeded, exitCode: 0, stdout: CapturedOutput([1, 2, 3]))
        }
        let fixture = Fixture(backend)
        let desk = try fixture.desk()
        let session = try await desk.openSession(.on("a", "b", key: "s"), by: Fixture.ann).session
        let first = try await desk.run(.words("do", key: "t1"), in: session, by: Fixture.ann).task
        _ = try await desk.finished(first)
        let held = try await desk.run(.words("do", "it", "long", key: "t2"), in: session, by: Fixture.ann)
            .task
        let look = try await desk.run(.words("look", key: "t3"), in: session, by: Fixture.ann).task
        _ = await denial { _ = try await desk.run(.words("rm"), in: session, by: Fixture.ann) }
        await backend.begun(atLeast: 4)
        try await desk.cancel(held, by: Fixture.ann)
        _ = try await desk.finished(look)
        try await desk.close(session, by: Fixture.ann)
        return (try fixture.journal.facts(of: session, after: 0), session, [first, held, look])
    }

    @Test func `killed at any fact, every task has its result or is in doubt, and nothing runs twice`()
        async throws
    {
        let (facts, session, tasks) = try await Self.recorded()
        #expect(facts.count > 12)
        for count in 1..<facts.count {
            let backend = ScriptedBackend()
            var fixture = Fixture(backend)
            fixture.journal = MemoryJournal(Array(facts.prefix(count)), of: session)
            let desk = try fixture.desk()
            #expect(try await desk.resume() == [:])

            for task in tasks {
                let before = try #require(task.task.number)
                let issued = facts.prefix(count).contains { fact in
                    if case .issued(_, _, task.task, _, _) = fact.event { true } else { false }
                }
                guard issued else {
                    #expect(
                        await denial { _ = try await desk.result(of: task, by: Fixture.ann) } == "missing")
                    continue
                }
                let report = try await desk.finished(task)
                for host in report.hosts {
                    let recorded = facts.prefix(count).contains { fact in
                        if case .finished(task.task, let outcome) = fact.event {
                            outcome.host == host.host
                        } else {
                            false
                        }
                    }
                    // A look changes nothing and is done again; of another command nobody knows.
                    let isDoubt = host.reason?.hasPrefix("in doubt") == true
                    #expect(
                        recorded || before == 3 || isDoubt || host.status == .cancelled,
                        "after \(count): \(host)")
                }
                #expect(await denial { _ = try await desk.result(of: task, by: Fixture.bob) } == "missing")
            }
            #expect(backend.begun.allSatisfy { $0.task == TaskID(number: 3) })
            try await Self.expectRepeatedRequestsAreKnown(desk, facts.prefix(count), session, backend)
        }
    }

    /// A caller that asks again, because it had no answer, gets what was done or begins it.
    private static func expectRepeatedRequestsAreKnown(
        _ desk: Desk, _ facts: ArraySlice<Fact>, _ session: RunID, _ backend: ScriptedBackend
    ) async throws {
        let isEnding = facts.contains { ["cancelled", "ending"].contains($0.event.kind) }
        guard desk.openSessions == 1, !isEnding else { return }
        let again = try await desk.openSession(.on("a", "b", key: "s"), by: Fixture.ann)
        #expect(again == SessionTicket(session: session, hosts: ["a", "b"]))
        let issued = facts.contains { if case .issued = $0.event { true } else { false } }
        let task = try await desk.run(.words("do", key: "t1"), in: session, by: Fixture.ann).task
        #expect(task == TaskName(session: session, task: TaskID(number: 1)))
        _ = try await desk.finished(task)
        #expect(backend.begun.contains { $0.task == task.task } == !issued)
    }

    @Test func `a task that ran when the service was killed is waited for, or known to be in doubt`()
        async throws
    {
        let (facts, session, tasks) = try await Self.recorded()
        let issued = try #require(
            facts.firstIndex { fact in
                if case .issued(_, _, tasks[1].task, _, _) = fact.event { true } else { false }
            })
        let backend = KnowingBackend(
            ["a": .ended(HostOutcome(host: "a", status: .failed, exitCode: 7)), "b": .notStarted])
        var fixture = Fixture(backend)
        fixture.journal = MemoryJournal(Array(facts[...issued]), of: session)
        let desk = try fixture.desk()

        _ = try await desk.resume()
        let report = try await desk.finished(tasks[1])

        #expect(report.hosts.map(\.exitCode) == [7, 0])
        #expect(backend.begun == ["b"])
    }

    @Test func `a service that is stopped leaves its sessions, and the next one goes on with them`()
        async throws
    {
        let fixture = Fixture()
        let before = try fixture.desk()
        let session = try await before.openSession(.on("a"), by: Fixture.ann).session
        let task = try await before.run(.words("do"), in: session, by: Fixture.ann).task
        _ = try await before.finished(task)

        await before.shutdown(grace: .seconds(1))
        let stopped = await denial { _ = try await before.openSession(.on("a"), by: Fixture.ann) }
        let after = try fixture.desk()
        let left = try await after.resume()

        #expect(stopped == "unavailable" && left == [:])
        #expect(try await after.result(of: task, by: Fixture.ann).status == .succeeded)
        let next = try await after.run(.words("do"), in: session, by: Fixture.ann).task
        #expect(next == TaskName(session: session, task: TaskID(number: 2)))
        #expect(try await after.finished(next).status == .succeeded)
    }

    @Test func `what another process drives is left to it`() async throws {
        let fixture = Fixture()
        let before = try fixture.desk()
        let session = try await before.openSession(.on("a"), by: Fixture.ann).session

        let after = try fixture.desk()
        let left = try await after.resume()

        #expect(Array(left.keys) == [session])
        #expect(after.openSessions == 0)
    }

    @Test func `a result that left memory is read from the journal, until its time is over`() async throws {
        let clock = ManualClock()
        var fixture = Fixture()
        fixture.clock = clock
        fixture.settings.each.results = 1
        let desk = try fixture.desk()
        let first = try await desk.round(.words("do"))
        let second = try await desk.round(.words("do", "2"))
        clock.advance(by: .seconds(2))
        desk.sweep()

        #expect(
            desk.state.withLock { $0.sessions[first.task.session]?.session.report(1, ResultAsk()) } == nil)
        #expect(try await desk.result(of: first.task, by: Fixture.ann) == first)
        #expect(try await desk.result(of: second.task, by: Fixture.ann) == second)
        #expect(await denial { _ = try await desk.result(of: first.task, by: Fixture.bob) } == "missing")
    }

    @Test func `sessions that are idle or old are closed, and results go when their time is over`()
        async throws
    {
        let clock = ManualClock()
        var fixture = Fixture()
        fixture.clock = clock
        fixture.settings.idleTime = .seconds(60)
        fixture.settings.longestSession = .seconds(100)
        fixture.settings.resultsKept = .seconds(50)
        let desk = try fixture.desk()
        let idle = try await desk.round(.words("do"))
        clock.advance(by: .seconds(30))
        let old = try await desk.round(.words("do"))
        for _ in 0..<3 {
            clock.advance(by: .seconds(29))
            desk.sweep()
            if let open = desk.state.withLock({ $0.sessions[idle.task.session] }),
                clock.now().since(open.session.opened) > .seconds(60)
            {
                await open.driving?.value
            }
            _ = await denial { _ = try await desk.result(of: old.task, by: Fixture.ann) }
        }

        #expect(desk.openSessions == 1)
        clock.advance(by: .seconds(29))
        let open = desk.state.withLock { $0.sessions[old.task.session] }
        desk.sweep()
        await open?.driving?.value
        desk.sweep()
        #expect(desk.openSessions == 0)
        #expect(await denial { _ = try await desk.result(of: old.task, by: Fixture.ann) } == "missing")
        #expect(desk.state.withLock { $0.sessions.isEmpty } && desk.storedBytes == ByteCount(0))
    }
}

/// A backend that knows what became of work.
private final class KnowingBackend: Backend {
    let name = "local"
    private let known: [String: Aftermath]
    private let state = Mutex<[String]>([])

    init(_ known: [String: Aftermath]) { self.known = known }

    var begun: [String] { state.withLock { $0 } }

    func perform(
        _ work: Admitted<TaskRequest>, task: TaskID, on targets: [Target], observer: any TaskObserver
    ) async -> Fault? {
        for target in targets {
            state.withLock { $0.append(target.name) }
            observer.ended(HostOutcome(host: target.name, status: .succeeded, exitCode: 0), of: task)
        }
        return nil
    }

    func aftermath(
        of work: Admitted<TaskRequest>, task: TaskID, on targets: [Target], isSameBoot: Bool
    ) async -> [String: Aftermath] { known }
}
