import Admission
import Effects
import ExecutionTesting
import Synchronization
import Testing

@testable import Service

/// Many principals at once, each doing whatever comes to its mind, also with what belongs to others.
@Suite(.timeLimit(.minutes(10)))
struct InterleavingTests {
    private static let policy = """
        version: 1
        roles:
          operator:
            permissions: [session.create, command.run, result.read]
            hosts: [a, b]
            commands: [{name: do, argv: [do, {rest: {matches: ".*"}}]}]
            quotas: {sessions: 4}
        subjects: [{user: "*", roles: [operator]}]
        """

    /// What all have begun: names that whoever does not own them must not find.
    private final class Shared: Sendable {
        let names = Mutex<[(owner: Principal, session: RunID, task: TaskName?)]>([])

        func add(_ owner: Principal, _ session: RunID, _ task: TaskName?) {
            names.withLock { $0.append((owner, session, task)) }
        }
    }

    @Test(arguments: 0..<5) func `nobody finds what is not his, and nothing is left in the end`(
        _ seed: UInt64
    ) async throws {
        let backend: @Sendable () -> any Backend = {
            ScriptedBackend { work, target in
                guard case .command(let command, _) = work.request.work,
                    command.argv.last != Bytes("hold".utf8)
                else {
                    return nil
                }
                return HostOutcome(
                    host: target.name, status: .succeeded, exitCode: 0,
                    stdout: CapturedOutput(command.argv.last ?? []))
            }
        }
        var fixture = DeskFixture()
        fixture.makesBackend = backend
        fixture.policy = Self.policy
        fixture.settings.each.tasks = 6
        fixture.settings.all.sessions = 20
        let desk = try fixture.desk()
        let shared = Shared()

        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<8 {
                let person = Person(
                    principal: Principal(user: "p\(number)", app: number % 2 == 0 ? nil : "app"), desk: desk,
                    shared: shared, generators: Generators(seed: seed &* 100 &+ UInt64(number)))
                group.addTask { try await person.live() }
            }
            try await group.waitForAll()
        }

        #expect(desk.openSessions == 0 && desk.runningTasks == 0)
        let begun = shared.names.withLock { $0.compactMap(\.task) }
        #expect(Set(begun).count == begun.count)
    }

    private struct Person {
        let principal: Principal
        let desk: Desk
        let shared: Shared
        var generators: Generators
        var sessions: [RunID] = []
        var tasks: [(name: TaskName, word: String)] = []

        init(principal: Principal, desk: Desk, shared: Shared, generators: Generators) {
            self.principal = principal
            self.desk = desk
            self.shared = shared
            self.generators = generators
        }

        /// Does what comes to mind, then ends all of it.
        func live() async throws {
            var person = self
            for step in 0..<60 { try await person.act(step) }
            for session in person.sessions { try await desk.close(session, by: principal) }
            for (task, word) in person.tasks {
                let report = try await desk.finished(task, by: principal)
                let isHeld = word == "hold"
                #expect(report.status == (isHeld ? .cancelled : .succeeded) || report.status == .cancelled)
                let said = report.hosts.filter { $0.status == .succeeded }.map(\.stdout.bytes)
                #expect(said.allSatisfy { $0 == Bytes(word.utf8) })
            }
        }

        private mutating func act(_ step: Int) async throws {
            switch generators.whole(0...9) {
            case 0, 1: try await open()
            case 2, 3, 4, 5: try await run(step)
            case 6:
                guard let task = tasks.last?.name else { return }
                try await desk.cancel(task, by: principal)
            case 7:
                guard let session = sessions.popLast() else { return }
                try await desk.close(session, by: principal)
            default: await pry()
            }
        }

        private mutating func open() async throws {
            do throws(Denial) {
                let ticket = try await desk.openSession(SessionAsk(hosts: ["a", "b"]), by: principal)
                sessions.append(ticket.session)
                shared.add(principal, ticket.session, nil)
                #expect(sessions.count <= 4)
            } catch {
                guard case .quota(let spent) = error else { throw error }
                #expect(sessions.count == 4 || spent.scope == .service)
            }
        }

        private mutating func run(_ step: Int) async throws {
            guard let session = sessions.last else { return }
            let word = generators.whole(0...4) == 0 ? "hold" : "\(principal.user)-\(step)"
            do throws(Denial) {
                var ask = CommandAsk.words("do", word)
                ask.isParallel = true
                let task = try await desk.run(ask, in: session, by: principal).task
                #expect(task.session == session)
                tasks.append((task, word))
                shared.add(principal, session, task)
            } catch {
                guard case .quota(let spent) = error else { throw error }
                #expect(spent.name == "tasks" && spent.scope == .principal)
            }
        }

        /// Tries what belongs to somebody else.
        private mutating func pry() async {
            let others = shared.names.withLock { $0.filter { $0.owner != principal } }
            guard !others.isEmpty else { return }
            let other = others[generators.whole(0...(others.count - 1))]
            let task = other.task ?? TaskName(session: other.session, task: TaskID(number: 1))
            let denials = [
                await denial { _ = try await desk.result(of: task, by: principal) },
                await denial { try await desk.cancel(task, by: principal) },
                await denial { _ = try await desk.run(.words("do"), in: other.session, by: principal) },
                await denial { try await desk.close(other.session, by: principal) },
            ]
            #expect(denials == Array(repeating: "missing", count: 4))
        }
    }
}
