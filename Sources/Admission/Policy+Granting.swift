extension Policy {
    /// The permissions of a principal: those of all its roles.
    public func permissions(of principal: Principal) -> Set<String> {
        held(by: principal).reduce(into: []) { $0.formUnion($1.permissions) }
    }

    /// The quotas of a principal: the largest that one of its roles states of each; roles that state none set none.
    public func quotas(of principal: Principal) -> PrincipalQuotas {
        let stated = held(by: principal).map(\.quotas)
        return PrincipalQuotas(
            sessions: stated.compactMap(\.sessions).max(), runs: stated.compactMap(\.runs).max(),
            tasksPerMinute: stated.compactMap(\.tasksPerMinute).max())
    }
}

extension [Policy] {
    /// The permissions that every one of these policies gives a principal: those before the last are ceilings.
    public func permissions(of principal: Principal) -> Set<String> {
        dropFirst().reduce(first?.permissions(of: principal) ?? []) {
            $0.intersection($1.permissions(of: principal))
        }
    }

    /// The least of what each of these policies gives a principal.
    public func quotas(of principal: Principal) -> PrincipalQuotas {
        dropFirst().reduce(first?.quotas(of: principal) ?? PrincipalQuotas()) {
            $0.narrowed(to: $1.quotas(of: principal))
        }
    }
}
