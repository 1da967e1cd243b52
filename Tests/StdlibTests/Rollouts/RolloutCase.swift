import SandboxProtocol

/// One rollout over a made-up fleet: what it is told, and what will go wrong where.
struct RolloutCase: Equatable {
    /// A count of hosts, or a share of them.
    enum Amount: Equatable {
        case count(Int)
        case percent(Int)

        var value: LuaValue {
            switch self {
            case .count(let count): .int(Int64(count))
            case .percent(let percent): .text("\(percent)%")
            }
        }

        func roundedDown(of hosts: Int) -> Int {
            switch self {
            case .count(let count): count
            case .percent(let percent): hosts * percent / 100
            }
        }

        func roundedUp(of hosts: Int) -> Int {
            switch self {
            case .count(let count): count
            case .percent(let percent): (hosts * percent + 99) / 100
            }
        }
    }

    enum Step: String, CaseIterable {
        case prepare
        case apply
        case verify
        case rollback
    }

    /// How a step ends that does not go well.
    enum Mishap: String {
        case failed
        case lost
    }

    struct Member: Equatable {
        var name: String
        var groups: [String] = []
        var mishaps: [Step: Mishap] = [:]
        /// Virtual seconds; 1 where nothing is said.
        var durations: [Step: Int] = [:]
    }

    /// What it was made from.
    var seed: UInt64
    var members: [Member]
    var stages: [Amount] = [.percent(100)]
    var limit = Amount.count(10)
    var budget = Amount.count(0)
    var onBudget = "stop"
    var onFailure: String?
    var order = "given"
    var orderSeed: Int?
    var spreadBy: [String] = []
    var bake = 0
    var approveAfter: Int?
    var isApproved = true
    var countsLost = true
    var steps: [Step] = [.apply]
    /// Whether steps return their result instead of raising.
    var returnsResults = false

    // — What follows from it, worked out here a second time —

    /// How many hosts have been begun after each stage.
    var sizes: [Int] {
        var most = 0
        return stages.map { stage in
            most = max(most, min(stage.roundedUp(of: members.count), members.count))
            return most
        }
    }

    var window: Int { max(1, limit.roundedDown(of: members.count)) }
    var allowed: Int { budget.roundedDown(of: members.count) }
    var rollsBackAtOnce: Bool { (onFailure ?? (onBudget == "stop" ? "keep" : "rollback")) == "rollback" }

    /// The table the driver script is given.
    var value: LuaValue {
        .record([
            "options": options, "steps": .list(steps.map { .text($0.rawValue) }),
            "returns": .bool(returnsResults),
        ])
    }

    private var options: LuaValue {
        let approve: LuaValue =
            approveAfter.map { .record(["after": .int(Int64($0)), "timeout": .int(60)]) } ?? .null
        return .record([
            "stages": .list(stages.map(\.value)), "limit": limit.value, "budget": budget.value,
            "on_budget": .text(onBudget), "on_failure": onFailure.map(LuaValue.text) ?? .null,
            "order": .text(order), "seed": orderSeed.map { .int(Int64($0)) } ?? .null,
            "spread_by": spreadBy.isEmpty ? .null : .list(spreadBy.map(LuaValue.text)),
            "bake": .int(Int64(bake)), "approve": approve, "count_lost": .bool(countsLost),
            "ends": .text("return"),
        ])
    }
}
