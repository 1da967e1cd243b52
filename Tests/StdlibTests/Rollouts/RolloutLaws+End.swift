import SandboxProtocol

extension RolloutLaws {
    /// What holds when it is over.
    mutating func checkEnd(_ trace: RolloutFleet.Trace) {
        guard let report = trace.report else { return complain("there is no report: \(trace.message)") }
        if !inFlight.isEmpty { complain("\(inFlight) are still in flight") }
        let left = toRestore ?? wanted()
        if !left.isEmpty { complain("\(left) are not rolled back") }
        if failures > rollout.allowed + inFlightWhenSpent {
            complain("\(failures) failed, with \(rollout.allowed) allowed and \(inFlightWhenSpent) in flight")
        }
        checkOrder()
        checkLists(report)
        checkErrors(report)
        let told = report["stopped"].flatMap(Self.text)
        if told != stopped { complain("stopped is \(told ?? "nil"), not \(stopped ?? "nil")") }
        let stage = rollout.sizes.firstIndex { $0 >= order.count }.map { $0 + 1 } ?? 0
        if rollout.spreadBy.isEmpty, report["stage"] != .int(Int64(order.isEmpty ? 0 : stage)) {
            complain("stage is \(String(describing: report["stage"])), not \(stage)")
        }
    }

    private mutating func checkOrder() {
        let names = rollout.members.map(\.name)
        if rollout.order == "given", order != Array(names.prefix(order.count)) {
            complain("the order is \(order)")
        }
        if stopped == nil, rollout.spreadBy.isEmpty, order.count != rollout.sizes.last {
            complain("\(order.count) hosts were begun, not \(rollout.sizes.last ?? 0)")
        }
        guard stopped == nil else { return }
        // A host is only left out when one of its group is down.
        let left = rollout.members.filter { standing($0.name).place == .untouched }
        let down = rollout.members.filter { standing($0.name).place == .failed }
        let free = left.filter { host in
            !down.contains { other in
                rollout.spreadBy.contains { host.groups.contains($0) && other.groups.contains($0) }
            }
        }
        if free.count > rollout.members.count - (rollout.sizes.last ?? 0) {
            complain("\(free.map(\.name)) are forgotten")
        }
    }

    /// Every host is in the one list that says how it ended.
    private mutating func checkLists(_ report: LuaTable) {
        var told: [String: [String]] = [:]
        for list in ["done", "failed", "rolled_back", "untouched"] {
            guard case .table(let names)? = report[list] else {
                complain("\(list) is missing")
                continue
            }
            for name in names.sequence.compactMap(Self.text) { told[name, default: []].append(list) }
        }
        for member in rollout.members where told[member.name] != [standing(member.name).place.rawValue] {
            complain(
                "\(member.name) is told as \(told[member.name] ?? []), it is \(standing(member.name).place)")
        }
    }

    /// The first failure is told whatever came after it, and a failed rollback beside it.
    private mutating func checkErrors(_ report: LuaTable) {
        for member in rollout.members {
            let mishaps = standing(member.name).mishaps
            let first = forward.first { mishaps[$0] != nil }
            if step(of: member, in: report["errors"]) != first?.rawValue {
                complain("the first failure of \(member.name) is not told")
            }
            let back = mishaps[.rollback].map { _ in "rollback" }
            if step(of: member, in: report["rollback_errors"]) != back {
                complain("the failed rollback of \(member.name) is not told")
            }
        }
    }

    private func step(of member: RolloutCase.Member, in errors: LuaValue?) -> String? {
        guard case .table(let errors)? = errors, case .table(let error)? = errors[member.name] else {
            return nil
        }
        return error["step"].flatMap(Self.text)
    }

    private static func text(_ value: LuaValue) -> String? {
        guard case .string(let bytes) = value else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}
