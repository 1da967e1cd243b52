import Backends
import Effects
import Journaling
import Rehearsal
import SandboxProtocol
import Testing

@Suite("Late answers of a record", .timeLimit(.minutes(10)))
struct LateAnswerTests {
    private typealias Fixture = RehearsalFixture

    @Test(arguments: [Int64(5), 4])
    func `what was heard of after its time-out is so again, unless it has another now`(_ timeout: Int64)
        async throws
    {
        func calls(_ timeout: Int64) -> [Call] {
            [Fixture.session("h1"), Fixture.run("do", options: ["timeout": .int(timeout)]), Fixture.wait(1)]
        }
        var fixture = Fixture(calls(5))
        let late = try await fixture.run().facts.map { fact in
            guard case .finished = fact.event else { return fact }
            let time = Timestamp(milliseconds: Rehearsal.beginning.milliseconds + 6000)
            return Fact(sequence: fact.sequence, time: time, event: fact.event)
        }

        fixture.calls = calls(timeout)
        fixture.recording = Recording(late)
        let again = try await fixture.run()

        #expect(again.outcomes.map(\.status) == [timeout == 5 ? .succeeded : .timedOut])
        #expect(again.duration >= .seconds(timeout == 5 ? 6 : 4))
    }
}
