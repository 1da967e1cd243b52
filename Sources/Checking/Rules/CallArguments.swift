import LuaSource

/// Arguments of calls: unknown options, wrong types, missing and surplus ones.
struct CallArguments: Rule {
    let world: World

    func findings(in source: CheckedSource) -> [SourceFinding] {
        var findings: [SourceFinding] = []
        for (call, name, arguments) in source.calls {
            guard let shape = world.functions[name] else { continue }
            findings += Self.problems(world, source, name, arguments, shape).findings
            findings += surplus(arguments, shape, name, source)
            findings += missing(arguments, shape, name, call, source)
        }
        return findings
    }

    /// What is wrong with the arguments, and the durations among them.
    static func problems(
        _ world: World, _ source: CheckedSource, _ name: String, _ arguments: [Int], _ shape: World.Shape
    ) -> (findings: [SourceFinding], durations: [LiteralTypes.SeenDuration]) {
        var types = LiteralTypes(world, source, caller: name)
        var findings: [SourceFinding] = []
        for (argument, parameter) in zip(arguments, shape.parameters) {
            findings += types.problems(argument, parameter.type, parameter.name)
        }
        return (findings, types.durations)
    }

    /// The calls of `gse` itself take no further argument; those of modules do not look.
    private func surplus(
        _ arguments: [Int], _ shape: World.Shape, _ name: String, _ source: CheckedSource
    ) -> [SourceFinding] {
        let isOwn = name.hasPrefix("gse.") && name.count { $0 == "." } == 1
        guard isOwn, !shape.isVariadic, arguments.count > shape.parameters.count else { return [] }
        let extra = arguments[shape.parameters.count]
        switch source.kind(extra) {
        // They may be none.
        case .varargs, .nil: return []
        case .call, .method: if extra == arguments.last { return [] }
        default: break
        }
        let most = shape.parameters.count
        return [
            source.finding(
                "call.surplus", at: extra, "\(name) takes at most \(most) argument\(most == 1 ? "" : "s")")
        ]
    }

    /// Required options that a table written in the call does not have.
    private func missing(
        _ arguments: [Int], _ shape: World.Shape, _ name: String, _ call: Int, _ source: CheckedSource
    ) -> [SourceFinding] {
        zip(arguments, shape.parameters).flatMap { argument, parameter -> [SourceFinding] in
            guard case .named(let className) = parameter.type, let fields = world.fields(of: className),
                className != "gse.Session", className != "gse.Task",
                case .table(let items) = source.kind(argument)
            else { return [] }
            var given: Set<String> = []
            for item in items {
                guard case .keyed(let key, _) = item, let text = source.text(key) else { return [] }
                given.insert(text)
            }
            return fields.filter { !$0.isOptional && !given.contains($0.name) }.map { field in
                source.finding("option.missing", at: argument, "\(name): \(field.name) is missing")
            }
        }
    }
}
