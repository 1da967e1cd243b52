extension RolloutCase {
    /// The smallest case found that still breaks a law: one thing less at a time, until everything left is needed.
    func shrunk(while isBroken: (RolloutCase) -> Bool) -> RolloutCase {
        var smallest = self
        while let smaller = smallest.smaller().first(where: isBroken) { smallest = smaller }
        return smallest
    }

    /// The cases with one thing less.
    private func smaller() -> [RolloutCase] {
        var cases: [RolloutCase] = []
        func add(_ change: (inout RolloutCase) -> Void) {
            var changed = self
            change(&changed)
            if changed != self { cases.append(changed) }
        }
        for index in members.indices where members.count > 1 { add { $0.members.remove(at: index) } }
        add { $0.approveAfter = nil }
        if approveAfter == nil {
            for index in stages.indices where stages.count > 1 { add { $0.stages.remove(at: index) } }
        }
        add { $0.bake = 0 }
        add { $0.limit = .count(1) }
        add { $0.budget = .count(0) }
        add {
            $0.order = "given"
            $0.orderSeed = nil
            $0.spreadBy = []
        }
        for step in steps where step != .apply && step != .rollback {
            add { $0.steps.removeAll { $0 == step } }
        }
        for (index, member) in members.enumerated() {
            for step in member.mishaps.keys { add { $0.members[index].mishaps[step] = nil } }
            for (step, seconds) in member.durations where seconds != 1 {
                add { $0.members[index].durations[step] = nil }
            }
            add { $0.members[index].groups = [] }
        }
        return cases.filter { rollout in
            rollout.spreadBy.allSatisfy { group in rollout.members.contains { $0.groups.contains(group) } }
        }
    }
}

extension RolloutCase: CustomStringConvertible {
    var description: String {
        let told = [
            "stages = \(stages)", "limit = \(limit)", "budget = \(budget)", "on_budget = \(onBudget)",
            "on_failure = \(onFailure ?? "nil")", "order = \(order) \(spreadBy)", "bake = \(bake)",
            "approve after \(approveAfter.map(String.init) ?? "nothing"): \(isApproved)",
            "count_lost = \(countsLost)",
            "steps = \(steps.map(\.rawValue))",
        ]
        let hosts = members.map { "\($0.name) \($0.groups) \($0.mishaps) \($0.durations)" }
        return "seed \(seed)\n" + (told + hosts).joined(separator: "\n")
    }
}
