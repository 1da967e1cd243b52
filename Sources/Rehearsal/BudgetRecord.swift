import Effects
import Journaling

/// What a run's record says of how many hosts may fail.
struct BudgetRecord {
    /// A rollout that began no further host because too many had failed, or because nobody approved.
    struct Stop {
        let sequence: Int
        let step: Int
        let words: String
    }

    /// What the playbook declares: its argument `budget`.
    private(set) var declared: RunKnowledge.Budget?
    /// The strands that drive a rollout; with one, it counts.
    private(set) var drivers: Set<UInt32> = []
    /// What a rollout says of its own budget.
    private(set) var anyRollout: RunKnowledge.Budget?
    private(set) var stops: [Stop] = []

    /// Arguments as they were given.
    mutating func read(_ header: RunHeader) { read(arguments: header.arguments) }

    /// Arguments as the playbook gets them.
    mutating func read(arguments: JSON?) {
        guard let value = arguments?["budget"] else { return }
        let text = value.asString ?? value.asNumber.flatMap(Int.init(exactly:)).map(String.init)
        if let budget = text.flatMap(RunKnowledge.Budget.init) { declared = budget }
    }

    /// The fields of a line of log: those that `gse.rollout` writes.
    mutating func read(log fields: JSON?, _ sequence: Int, _ step: Int, _ strand: UInt32) {
        guard let event = fields?["rollout"]?.asString else { return }
        if event == "begun" {
            drivers.insert(strand)
            anyRollout = fields?["budget"]?.asNumber.flatMap(Int.init(exactly:)).map(
                RunKnowledge.Budget.hosts)
        }
        guard event == "stopped" else { return }
        let name = fields?["name"]?.asString ?? "rollout"
        let why = fields?["why"] == "approval" ? "was not approved" : "had spent its budget"
        stops.append(Stop(sequence: sequence, step: step, words: "\(name) \(why)"))
    }
}
