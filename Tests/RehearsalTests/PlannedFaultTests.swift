import Backends
import Effects
import Rehearsal
import Testing

@Suite("Planned faults", .timeLimit(.minutes(10)))
struct PlannedFaultTests {
    static let faults: [SimulatedFault] = [
        .exitCode(3), .timedOut, .lost, .slow(.seconds(60)), .truncated, .notStartable, .diesMidCommand,
        .refused,
    ]

    @Test(arguments: faults)
    func `a fault reads as what it was written as`(fault: SimulatedFault) {
        for task in [TaskID(number: 4), UndoID(number: 2).task] {
            let planned = PlannedFault(task, on: "host-0002", fault)

            #expect(PlannedFault(planned.description) == planned)
        }
    }

    @Test(arguments: [
        "", "task", "task 0 on h: lost", "task -1 on h: lost", "step 1 on h: lost", "task 1 at h: lost",
        "task 1 on h", "task 1 on h: exit_code", "task 1 on h: exit_code=256", "task 1 on h: exit_code=x",
        "task 1 on h: slow", "task 1 on h: slow=fast", "task 1 on h: lost=1", "task 1 on : lost",
    ])
    func `anything else is none`(text: String) {
        #expect(PlannedFault(text) == nil)
    }

    @Test func `the word for a slow host is one that is read`() {
        #expect(SimulatedFault.slow(.milliseconds(1500)).word == "slow=1.5s")
        #expect(SimulatedFault(word: "slow=1500ms") == .slow(.milliseconds(1500)))
    }

    @Test func `a fault happened where the run came to its task and host`() throws {
        var facts = FactList(["h1", "h2"])
        facts.run("do", "h1")

        func happened(_ text: String) throws -> Bool {
            try #require(PlannedFault(text)).happened(in: facts.facts)
        }
        #expect(try happened("task 1 on h1: lost"))
        #expect(try !happened("task 1 on h2: lost"))
        #expect(try !happened("task 2 on h1: lost"))
    }
}
