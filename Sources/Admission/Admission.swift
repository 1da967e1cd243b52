public import Effects

/// The only maker of ``Admitted``: asks every gate, and lets through what all of them allow.
///
/// It is a value and pure: no host, clock or file is looked at, and it may be used from any task.
public struct Admission: Sendable {
    /// The active roles of the last policy, in file order.
    public let roles: [String]
    /// The limits of the run.
    public let runLimits: RunLimits
    /// The rules of the last policy, as ``Admitted/rule`` names them, whose commands change nothing.
    public let readOnlyRules: Set<String>
    /// Those whose commands may be done again when nobody knows whether they were done.
    public let repeatableRules: Set<String>
    private let ring: GateRing
    /// Whether no policy file was found, so that whoever is refused something may not know of policies yet.
    private let isBuiltIn: Bool

    /// Makes the admission of one principal.
    ///
    /// - Parameters:
    ///   - policies: all of them must allow; the last is the one the run was given and names the rules, those before it
    ///     are ceilings.
    ///   - activeRoles: narrows to these of the roles the principal has; nil means all. In a policy that gives the
    ///     principal none of them, all its roles there stay active.
    ///   - ownAccount: the account the backend runs work as when none is named.
    /// - Throws: a refusal with code `refused.role` when the principal has a role of `activeRoles` in no policy.
    public init(policies: [Policy], principal: Principal, activeRoles: [String]?, ownAccount: String)
        throws(Refusal)
    {
        let held = policies.map { $0.held(by: principal) }
        let known = held.joined().map(\.name)
        if let stranger = activeRoles?.first(where: { !known.containsSpelling($0) }) {
            let own = held.last?.map(\.name).joined(separator: ", ") ?? ""
            throw Refusal(
                code: "refused.role",
                message: "role \(CharacterRule.shown(stranger.utf8)) was asked for, and "
                    + "\(CharacterRule.shown(principal.user.utf8)) does not have it",
                remedy: own.isEmpty ? "roles in subjects of the policy" : "one of the roles it has: \(own)")
        }
        let authorities = policies.enumerated().map { index, policy in
            let chosen = held[index].filter { activeRoles?.containsSpelling($0.name) ?? true }
            return Authority(
                policy: policy, held: held[index], active: chosen.isEmpty ? held[index] : chosen,
                ownAccount: ownAccount, namesRules: index == policies.count - 1)
        }
        self.init(authorities: authorities)
    }

    /// Makes the admission of what policies give.
    init(authorities: [Authority]) {
        let limits = authorities.map(\.runLimits)
        runLimits = limits.dropFirst().reduce(limits.first ?? RunLimits()) { $0.narrowed(to: $1) }
        roles = authorities.last?.active.map(\.name) ?? []
        let rules = authorities.last?.active.flatMap(\.commands) ?? []
        readOnlyRules = Set(rules.filter(\.isReadOnly).map(\.label))
        repeatableRules = Set(rules.filter(\.repeatsInDoubt).map(\.label))
        ring = GateRing(gates: Self.gates(authorities, runLimits))
        isBuiltIn = authorities.contains { $0.policy.path == Policy.builtIn.path }
    }

    /// The gates; which come first does not matter.
    static func gates(_ authorities: [Authority], _ limits: RunLimits) -> [any Gate] {
        let fixed: [any Gate] = [
            OpenEffects(), ArgumentSize(), ForbiddenEnvironment(), PlainFileMode(),
            HostCount(most: limits.hosts),
        ]
        return fixed
            + authorities.flatMap { authority -> [any Gate] in
                [
                    DenyRules(authority: authority), SessionGrant(authority: authority),
                    TaskGrant(authority: authority), ResultGrant(authority: authority),
                    LockGrant(authority: authority),
                    SecretGrant(authority: authority),
                ] + (authority.within.map { [GrantedHosts(grant: $0)] } ?? [])
            }
    }

    /// Decides on a session.
    ///
    /// The admitted request holds the granted hosts only.
    public func admit(_ request: SessionRequest) -> Decision<SessionRequest> {
        decide(.session(request)) { allowance in
            var narrowed = request
            narrowed.hosts = request.hosts.filter { allowance.hosts?.contains($0.name) ?? true }
            return narrowed
        } leftOut: { allowance in
            request.hosts.map(\.name).filter { allowance.hosts?.contains($0) == false }
        }
    }

    /// Decides on a task.
    ///
    /// In the admitted request a file read has its limit, and `in_doubt` what the rule adds to it.
    public func admit(_ request: TaskRequest) -> Decision<TaskRequest> {
        decide(.task(request)) { Self.narrowed(request, to: $0) }
    }

    /// Decides on any effect.
    public func admit(_ effect: Effect) -> Decision<Effect> {
        switch effect {
        case .session(let request): admit(request).map(Effect.session)
        case .task(let request): admit(request).map(Effect.task)
        case .undo(let request):
            // What is registered is held to what it would be held to if it were run now.
            admit(request.task).map { .undo(UndoRequest(task: $0, isAlways: request.isAlways)) }
        case .close, .wait, .cancel, .abandon, .keep, .lock, .unlock, .approve, .sleep, .now, .random,
            .log, .progress, .hosts, .describe, .file, .module, .playbook, .secret, .finish:
            decide(effect) { _ in effect }
        }
    }

    private func decide<Request>(
        _ effect: Effect, request: (Allowance) -> Request, leftOut: (Allowance) -> [String] = { _ in [] }
    ) -> Decision<Request> {
        switch ring.verdict(on: effect) {
        case .failure(let refusal): return .refused(isBuiltIn ? refusal.withoutPolicyFile : refusal)
        case .success(let allowance):
            let leftOut = leftOut(allowance)
            if case .session(let asked) = effect, leftOut.count == asked.hosts.count {
                return .refused(SessionGrant.refusal(nil, []))
            }
            return .admitted(
                Admitted(
                    request: request(allowance), rule: allowance.rule, limits: limits(of: effect, allowance),
                    conditions: allowance.conditions.sorted(), programPath: allowance.programPath,
                    isReadOnly: allowance.isReadOnly, leftOut: leftOut,
                    readConditions: allowance.readConditions?.sorted()))
        }
    }

    private func limits(of effect: Effect, _ allowance: Allowance) -> TaskLimits {
        let most = TaskLimits(
            timeout: runLimits.runTime, output: runLimits.outputTotal, hostsAtOnce: runLimits.concurrent)
        let granted = allowance.limits ?? most
        guard case .task(let request) = effect else { return granted }
        let asked = TaskLimits(
            timeout: request.settings.timeout ?? granted.timeout,
            output: request.options.output ?? granted.output,
            hostsAtOnce: request.options.hostsAtOnce ?? granted.hostsAtOnce)
        return granted.narrowed(to: asked)
    }

    private static func narrowed(_ request: TaskRequest, to allowance: Allowance) -> TaskRequest {
        var request = request
        if case .get(var file) = request.work, let largest = allowance.largestFile {
            file.max = file.max.map { min($0, largest) } ?? largest
            request.work = .get(file)
        }
        if allowance.repeatsInDoubt, request.options.inDoubt == .fail { request.options.inDoubt = .repeat }
        return request
    }
}

extension Decision {
    /// The same decision about the request as another type.
    func map<Other>(_ transform: (Request) -> Other) -> Decision<Other> {
        switch self {
        case .refused(let refusal): .refused(refusal)
        case .admitted(let admitted):
            .admitted(
                Admitted(
                    request: transform(admitted.request), rule: admitted.rule, limits: admitted.limits,
                    conditions: admitted.conditions, programPath: admitted.programPath,
                    isReadOnly: admitted.isReadOnly, leftOut: admitted.leftOut,
                    readConditions: admitted.readConditions))
        }
    }
}
