/// Random numbers that a seed repeats.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }

    mutating func one<Element>(of elements: [Element]) -> Element {
        elements[Int.random(in: elements.indices, using: &self)]
    }
}

extension RolloutCase {
    /// The case of a seed: mostly small fleets, in which everything meets everything.
    init(seed: UInt64) {
        var random = SplitMix64(state: seed)
        let count =
            random.chance(80)
            ? Int.random(in: 1...9, using: &random) : Int.random(in: 10...24, using: &random)
        let groups = (1...Int.random(in: 1...4, using: &random)).map { "rack-\($0)" }
        let mishaps = random.one(of: [0, 5, 15, 40, 90])
        self.init(
            seed: seed,
            members: (1...count).map {
                Self.member(named: "h\($0)", of: groups, mishaps: mishaps, &random)
            })
        stages = Self.stages(&random)
        limit =
            random.chance(80)
            ? .count(.random(in: 1...6, using: &random)) : .percent(.random(in: 1...100, using: &random))
        budget =
            random.chance(70)
            ? .count(.random(in: 0...4, using: &random)) : .percent(.random(in: 0...60, using: &random))
        onBudget = random.one(of: ["stop", "rollback_failed", "rollback_all"])
        onFailure = random.one(of: [nil, "keep", "rollback"])
        countsLost = random.chance(60)
        returnsResults = random.chance(30)
        bake = random.chance(20) ? 30 : 0
        if stages.count > 1, random.chance(25) {
            approveAfter = .random(in: 1..<stages.count, using: &random)
            isApproved = random.chance(60)
        }
        setOrder(groups, &random)
        steps = [.apply]
        if random.chance(50) { steps.append(.prepare) }
        if random.chance(60) { steps.append(.verify) }
        if onBudget != "stop" || onFailure == "rollback" || random.chance(50) { steps.append(.rollback) }
    }

    private static func member(
        named name: String, of groups: [String], mishaps: Int, _ random: inout SplitMix64
    ) -> Member {
        var member = Member(name: name)
        member.groups = groups.filter { _ in random.chance(40) }
        for step in Step.allCases {
            member.durations[step] = .random(in: 0...5, using: &random)
            guard random.chance(mishaps) else { continue }
            member.mishaps[step] = random.chance(70) ? .failed : .lost
        }
        return member
    }

    private static func stages(_ random: inout SplitMix64) -> [Amount] {
        var stages: [Amount] = []
        var count = 0
        var percent = 0
        for _ in 1...Int.random(in: 1...4, using: &random) {
            if random.chance(40) {
                count += .random(in: 1...5, using: &random)
                stages.append(.count(count))
            } else if percent < 100 {
                percent = min(100, percent + .random(in: 1...60, using: &random))
                stages.append(.percent(percent))
            }
        }
        if percent < 100, random.chance(70) { stages.append(.percent(100)) }
        return stages.isEmpty ? [.percent(100)] : stages
    }

    private mutating func setOrder(_ groups: [String], _ random: inout SplitMix64) {
        order = random.one(of: ["given", "random", "spread"])
        if order == "random", random.chance(50) { orderSeed = .random(in: 0...1_000_000, using: &random) }
        guard order == "spread" else { return }
        spreadBy = groups.filter { group in members.contains { $0.groups.contains(group) } }
        if spreadBy.isEmpty { order = "given" }
    }
}
