public import Effects

extension Admitted<TaskRequest> {
    /// The same work with the values of its secrets put in, to be handed to a backend; nil when one is missing.
    ///
    /// Nothing else about it changes: where each value stands was admitted.
    public func revealed(_ value: (SecretReference) -> Bytes?) -> Admitted? {
        guard !request.secrets.isEmpty else { return self }
        var request = request
        var variables: [EnvironmentVariable] = []
        for variable in request.settings.environment {
            guard let content = variable.value.revealed(value),
                let known = EnvironmentVariable(name: variable.name, value: content)
            else { return nil }
            variables.append(known)
        }
        request.settings.environment = variables
        switch request.work {
        case .command(let command, let stdin?):
            guard let stdin = stdin.revealed(value) else { return nil }
            request.work = .command(command, stdin: stdin)
        case .put(var put):
            guard let content = put.content.revealed(value) else { return nil }
            put.content = content
            request.work = .put(put)
        case .command(_, nil), .get, .probe: break
        }
        return with(request)
    }

    /// The same put, only to look what it would change; nil for other work.
    ///
    /// Who may put a file may know whether it is as wanted; ``Admitted/readConditions`` says who may see its lines.
    public var look: Admitted? {
        guard case .put(var put) = request.work else { return nil }
        put.isLook = true
        var request = request
        request.work = .put(put)
        return with(request)
    }

    private func with(_ request: TaskRequest) -> Admitted {
        Admitted(
            request: request, rule: rule, limits: limits, conditions: conditions, programPath: programPath,
            isReadOnly: isReadOnly, leftOut: leftOut, readConditions: readConditions)
    }
}
