import ConfigurationFiles
import LuaSource

/// Fields that no result, session or task has, read from a local that holds one: they would be nil.
struct UnknownFields: Rule {
    let world: World

    func findings(in source: CheckedSource) -> [SourceFinding] {
        let targets = Self.targets(source)
        return source.tree.expressions.indices.compactMap { index in
            guard case .index(let object, let key) = source.kind(index), !targets.contains(index),
                case .local = source.kind(object), let name = source.text(key),
                let type = type(of: source.value(object), source), let fields = world.fields(of: type),
                !fields.isEmpty, !fields.contains(where: { $0.name == name })
            else { return nil }
            let what = type.split(separator: ".").last.map { $0.lowercased() } ?? type
            let near = Spelling.nearest(to: name, among: fields.map(\.name).sorted())
            return source.finding(
                "name.field", .warning, at: key, "a \(what) has no field '\(name)', so this is nil",
                remedy: near.map { "did you mean \($0)?" })
        }
    }

    /// The class of what a call returns; nil when nobody can see it.
    private func type(of value: Int, _ source: CheckedSource) -> String? {
        guard case .call(let function, let arguments) = source.kind(value), let name = source.path(function),
            case .named(let type) = world.functions[name]?.result
        else { return nil }
        // A list of tasks has a list of results.
        guard name == "gse.wait" else { return type }
        guard let task = arguments.first, case .call(let submit, _) = source.kind(source.value(task)),
            source.path(submit) == "gse.run"
        else { return nil }
        return type
    }

    private static func targets(_ source: CheckedSource) -> Set<Int> {
        var targets: Set<Int> = []
        for statement in source.tree.statements {
            if case .assignment(let places, _) = statement.kind { targets.formUnion(places) }
        }
        return targets
    }
}
