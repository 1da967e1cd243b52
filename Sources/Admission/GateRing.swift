internal import Effects

/// Gates that are all asked.
///
/// What they allow is the strictest of all their answers; one refusal refuses; an effect that none lets
/// through is refused.
struct GateRing: Sendable {
    let gates: [any Gate]

    func verdict(on effect: Effect) -> Result<Allowance, Refusal> {
        var allowed: Allowance?
        var refusal: Refusal?
        for gate in gates {
            switch gate.verdict(on: effect) {
            case .notMine: break
            case .allow(let allowance): allowed = allowed?.narrowed(to: allowance) ?? allowance
            case .refuse(let other): refusal = refusal.map { other.comes(before: $0) ? other : $0 } ?? other
            }
        }
        if let refusal { return .failure(refusal) }
        guard let allowed else {
            return .failure(
                Refusal(
                    code: "refused.effect",
                    message: "gse.\(effect.verb) was asked for, and nothing lets it through",
                    remedy: nil))
        }
        return .success(allowed)
    }
}
