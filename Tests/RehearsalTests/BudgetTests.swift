import Testing

@testable import Rehearsal

@Suite("Budgets of hosts", .timeLimit(.minutes(10)))
struct BudgetTests {
    @Test(arguments: [
        ("0", 10_000, 0), ("2", 10, 2), ("5%", 50, 2), ("100%", 7, 7), ("12.5%", 8, 1),
        ("0.000001%", 100_000, 0),
        // A hundredth of 57 is less than that as a number of floating point.
        ("0.57%", 10_000, 57),
    ])
    func `a budget is read, and a share of it rounded down, in whole numbers`(
        _ text: String, _ hosts: Int, _ count: Int
    ) throws {
        #expect(try #require(RunKnowledge.Budget(text)).hosts(of: hosts) == count)
    }

    @Test(arguments: [
        "", "-1", "1.5", "%", "5.%", ".5%", "-5%", "1e1%", "100.1%", "1000%", "5 %", "0.0000001%", "1.2.3%",
    ])
    func `anything else is none`(text: String) {
        #expect(RunKnowledge.Budget(text) == nil)
    }
}
