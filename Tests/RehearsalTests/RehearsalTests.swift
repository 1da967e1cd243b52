import Backends
import Effects
import Execution
import Journaling
import Rehearsal
import SandboxProtocol
import Testing

@Suite(.timeLimit(.minutes(5)))
struct RehearsalTests {
    private typealias Fixture = RehearsalFixture

    @Test func `a pause of three hours takes no time and counts as three hours`() async throws {
        let run = try await Fixture([Fixture.sleep(3 * 3600)]).run()

        #expect(run.end == RunEnd(state: .succeeded))
        #expect(run.duration == .seconds(3 * 3600))
    }

    @Test func `the same seed gives the same facts, times included, and another seed others`() async throws {
        var fixture = Fixture([Fixture.session(), Fixture.run("do", "it"), Fixture.wait(1), Fixture.sleep(1)])
        fixture.hosts = 200
        fixture.faults = FaultPlan(rate: 0.2)

        let first = try await fixture.run()
        let again = try await fixture.run()
        fixture.seed = 2
        let other = try await fixture.run()

        #expect(first.facts == again.facts)
        #expect(first.facts != other.facts)
    }

    @Test func `a command that no model answers succeeds and is marked as assumed`() async throws {
        let run = try await Fixture([Fixture.session("h1"), Fixture.run("do", "it"), Fixture.wait(1)]).run()

        let outcomes = run.outcomes.map { [$0.host, $0.status.rawValue, "\($0.isAssumed)"] }
        #expect(outcomes == [["h1", "succeeded", "true"]])
    }

    @Test func `commands change the state that others are answered by`() async throws {
        var fixture = Fixture([
            Fixture.session("h1"), Fixture.run("look"), Fixture.run("do", "upgrade"), Fixture.run("look"),
            Fixture.wait(1), Fixture.wait(2), Fixture.wait(3),
        ])
        fixture.model = try FleetModel.parse(
            Bytes(
                """
                latency: 10ms
                state: {app: "1"}
                commands:
                  - {run: "do *", when: {app: "1"}, sets: {app: "2"}, latency: 2m}
                  - {run: [look], stdout: "{{app}} on {{name}}"}
                """.utf8), path: "model.yaml")

        let run = try await fixture.run()

        #expect(run.outcomes.map(\.stdout.kept.lossyText) == ["1 on h1", "", "2 on h1"])
        #expect(run.outcomes.map(\.duration) == [.milliseconds(10), .seconds(120), .milliseconds(10)])
        #expect(run.duration == .milliseconds(120_020))
    }

    static let faults: [(fault: SimulatedFault, status: TaskStatus, exitCode: Int32?)] = [
        (.exitCode(3), .failed, 3), (.timedOut, .timedOut, nil), (.lost, .lost, nil),
        (.slow(.seconds(60)), .succeeded, 0), (.truncated, .succeeded, 0), (.notStartable, .failed, 127),
        (.diesMidCommand, .lost, nil),
    ]

    @Test(arguments: faults)
    func `a planned fault befalls its task on its host only`(
        _ fault: SimulatedFault, _ status: TaskStatus, _ exitCode: Int32?
    ) async throws {
        var fixture = Fixture([
            Fixture.session(), Fixture.run("do", "it"), Fixture.wait(1), Fixture.run("do", "more"),
            Fixture.wait(2),
        ])
        fixture.faults = FaultPlan([.init(task: 1, on: "h2"): fault])

        let outcomes = try await fixture.run().outcomes

        #expect(outcomes.prefix(3).first { $0.host == "h2" }?.status == status)
        #expect(outcomes.prefix(3).first { $0.host == "h2" }?.exitCode == exitCode)
        let others = outcomes.filter { $0.host != "h2" }
        #expect(others.count == 4 && others.allSatisfy { $0.status == .succeeded })
        let later = outcomes.suffix(3).first { $0.host == "h2" }
        #expect(later?.status == (fault == .diesMidCommand ? .lost : .succeeded))
    }

    @Test func `a task is refused once as the plan wants it`() async throws {
        var fixture = Fixture([Fixture.session(), Fixture.run("do", "it"), Fixture.run("do", "it")])
        fixture.faults = FaultPlan([.init(task: 1, on: "h2"): .refused])

        let run = try await fixture.run()

        let kinds = run.facts.map(\.event.kind)
        #expect(kinds.filter { $0 == "refused" }.count == 1)
        #expect(kinds.filter { $0 == "issued" }.count == 1)
    }

    @Test(arguments: [true, false])
    func `a question is answered at once as the rehearsal wants it`(_ approves: Bool) async throws {
        let question = Call(
            strand: 0, operation: "approve", arguments: [.record(["message": .text("go on?")])])
        var fixture = Fixture([question])
        fixture.approves = approves

        let run = try await fixture.run()

        let answers = run.facts.compactMap { fact -> Bool? in
            if case .settled(_, _, _, let outcome) = fact.event {
                Approval(outcome: outcome)?.isApproved
            } else {
                nil
            }
        }
        #expect(answers == [approves])
        #expect(run.duration == .zero)
    }

    @Test func `a run whose controller is killed after any fact ends as it would have`() async throws {
        var fixture = Fixture([
            Fixture.session(), Fixture.run("look"), Fixture.wait(1), Fixture.sleep(60),
            Fixture.run("do", "it"),
            Fixture.wait(2),
        ])
        let whole = try await fixture.run()

        for fact in 1..<whole.facts.count {
            fixture.crash = Crash(after: fact)
            let run = try await fixture.run()

            #expect(run.end == whole.end, "killed after fact \(fact)")
            #expect(run.isResumed, "killed after fact \(fact)")
            #expect(run.endings == whole.endings, "killed after fact \(fact)")
            let events = run.facts.prefix(fact).map(\.event)
            #expect(events == whole.facts.prefix(fact).map(\.event), "killed after fact \(fact)")
        }
    }

    @Test func `what hosts cannot tell is in doubt, and the command's own rule decides`() async throws {
        var fixture = Fixture([Fixture.session("h1"), Fixture.run("do", "it"), Fixture.wait(1)])
        let issued = try #require(try await fixture.run().facts.first { $0.event.kind == "issued" }).sequence
        // The command has been begun when a fact after its issue is on record; here none comes before its ending.
        fixture.calls.insert(Fixture.sleep(1), at: 2)
        fixture.model = FleetModel(latency: Latency(median: .seconds(10)))
        fixture.crash = Crash(after: issued + 1, hostsTell: false)

        let run = try await fixture.run()

        #expect(run.end.code == "replay.doubt")
    }

    @Test func `a run on record is answered as it was`() async throws {
        var fixture = Fixture([
            Fixture.session(), Fixture.run("do", "it"), Fixture.wait(1), Fixture.run("do", "it"),
            Fixture.wait(2),
        ])
        fixture.hosts = 50
        fixture.faults = FaultPlan(rate: 0.3)
        let recorded = try await fixture.run()

        fixture.faults = .none
        fixture.seed = 9
        fixture.recording = Recording(recorded.facts)
        let again = try await fixture.run()

        #expect(again.stories == recorded.stories)
    }

    @Test func `a run on record that was killed is answered as it ended, however long nobody drove it`()
        async throws
    {
        var fixture = Fixture([
            Fixture.session("h1"), Fixture.run("look", options: ["timeout": .int(20)]), Fixture.sleep(1),
            Fixture.wait(1),
        ])
        fixture.model = FleetModel(latency: Latency(median: .seconds(15)))
        let issued = try #require(try await fixture.run().facts.first { $0.event.kind == "issued" }).sequence
        fixture.crash = Crash(after: issued + 1, hostsTell: false)
        let recorded = try await fixture.run()
        #expect(recorded.facts.contains { $0.event.kind == "repeated" })

        fixture.crash = nil
        fixture.recording = Recording(recorded.facts)
        let again = try await fixture.run()

        #expect(again.outcomes.map(\.status) == [.succeeded])
        #expect(again.duration < .seconds(20))
    }

    @Test func `a command's hosts stand in the order of the session`() {
        var facts = FactList(["h1", "h2", "h3"])
        for host in ["h3", "h1", "h2"] { facts.run("do", host) }

        #expect(RehearsedCommand.all(in: facts.facts).map(\.hosts) == [["h1", "h2", "h3"]])
    }

    @Test func `commands that name their host are one command in the report`() async throws {
        let run = try await Fixture([
            Fixture.session("h1"), Fixture.run("do", "it", "for-h1"), Fixture.wait(1),
        ]).run()

        let commands = RehearsedCommand.all(in: run.facts)

        #expect(commands.map(\.line) == ["do it for-{{name}}"])
        #expect(commands.map(\.hosts) == [["h1"]])
        #expect(commands.map(\.isAssumed) == [true])
    }
}

extension RehearsedRun {
    /// How tasks ended, in the order of the facts.
    var outcomes: [HostOutcome] {
        facts.compactMap { if case .finished(_, let outcome) = $0.event { outcome } else { nil } }
    }

    /// Which task ended how on which host, in any order.
    var endings: Set<String> {
        Set(
            facts.compactMap { fact in
                guard case .finished(let task, let outcome) = fact.event else { return nil }
                return "\(task) \(outcome.host) \(outcome.status)"
            })
    }

    /// The facts, but for times and seeds.
    var stories: [String] {
        facts.map { fact in
            switch fact.event {
            case .started: "started"
            case .finished(let task, let outcome):
                "\(task) \(outcome.host) \(outcome.status) \(outcome.exitCode ?? -1) \(outcome.reason ?? "")"
            default: "\(fact.event)"
            }
        }
    }
}
