import ConfigurationFiles
import Effects
import LuaSource

/// Holds literals to types: unknown options, wrong types, durations that are none.
struct LiteralTypes {
    let world: World
    let source: CheckedSource
    /// The call as messages name it.
    let caller: String
    /// The durations that were seen, with the option they stand in.
    private(set) var durations: [SeenDuration] = []

    init(_ world: World, _ source: CheckedSource, caller: String) {
        self.world = world
        self.source = source
        self.caller = caller
    }

    /// What only calls return, so that no literal can be it; a table may be a host, or a playbook's own.
    private static let handles = [
        "gse.Session": "a session", "gse.Task": "a task", "gse.Undo": "an undo", "gse.Secret": "a secret",
    ]

    /// A duration that is visible in a call.
    struct SeenDuration {
        let caller: String
        let option: String
        let duration: Duration
        let expression: Int
    }

    /// What is wrong with a value; nothing when nobody can see what it is.
    mutating func problems(_ expression: Int, _ type: TypeExpression, _ what: String, depth: Int = 0)
        -> [SourceFinding]
    {
        guard depth < 12 else { return [] }
        let value = source.value(expression)
        switch type {
        case .named("gse.duration"): return duration(value, what)
        case .named("gse.size"): return size(value, what)
        case .named(let name):
            if let handle = Self.handles[name] { return mismatch(value, handle, what) }
            if let alias = world.alias(name) { return problems(value, alias, what, depth: depth + 1) }
            if let fields = world.fields(of: name), !fields.isEmpty {
                return record(value, fields, what, depth)
            }
            return plain(value, name, what)
        case .list(let element): return list(value, element, what, depth)
        case .mapping(let element): return mapping(value, element, what, depth)
        case .union(let choices): return union(value, choices, what, depth)
        case .literal(let word):
            guard let text = source.text(value) else {
                return mismatch(value, "\"\(word)\"", what, from: "string")
            }
            return text == word ? [] : [wrong(value, what, "\"\(word)\"")]
        case .function: return mismatch(value, "a function", what, from: "function")
        case .shape(let fields): return record(value, fields, what, depth)
        }
    }

    private mutating func union(_ value: Int, _ choices: [TypeExpression], _ what: String, _ depth: Int)
        -> [SourceFinding]
    {
        var nearest: [SourceFinding]?
        for choice in choices {
            let problems = problems(value, choice, what, depth: depth + 1)
            if problems.isEmpty { return [] }
            // Something inside of it is wrong, so this is what was meant.
            if problems.allSatisfy({ $0.place != source.place(of: value) })
                || problems.contains(where: { $0.code == "option.unknown" })
            {
                nearest = nearest ?? problems
            }
        }
        return nearest ?? [wrong(value, what, choices.map(name).joined(separator: " or "))]
    }

    private func name(_ type: TypeExpression) -> String {
        switch type {
        case .named("gse.duration"): "a duration such as \"30s\""
        case .named("gse.size"): "a size such as \"64KiB\""
        case .named("gse.command"): "a command"
        case .named(let name): Self.handles[name] ?? (name.hasPrefix("gse.") ? "a table" : article(name))
        case .list: "a list"
        case .mapping, .shape: "a table"
        case .union(let choices): choices.map(name).joined(separator: " or ")
        case .literal(let word): "\"\(word)\""
        case .function: "a function"
        }
    }

    private func article(_ name: String) -> String {
        switch name {
        case "true", "false", "nil": name
        case "integer": "an integer"
        default: "a \(name)"
        }
    }

    // — Plain values —

    private func plain(_ value: Int, _ name: String, _ what: String) -> [SourceFinding] {
        switch name {
        case "string", "boolean", "function", "table": mismatch(value, article(name), what, from: name)
        case "number": mismatch(value, "a number", what, from: "number", "integer")
        case "integer": integer(value, what)
        case "true", "false", "nil": mismatch(value, name, what, from: name)
        default: []
        }
    }

    private func integer(_ value: Int, _ what: String) -> [SourceFinding] {
        if case .float(let float) = source.kind(value), Int64(exactly: float) != nil { return [] }
        return mismatch(value, "an integer", what, from: "integer")
    }

    /// Complains when the value is visibly none of these.
    private func mismatch(_ value: Int, _ wanted: String, _ what: String, from kinds: String...)
        -> [SourceFinding]
    {
        guard let seen = kindName(value) else { return [] }
        let isFine =
            kinds.contains(seen) || (kinds.contains("boolean") && (seen == "true" || seen == "false"))
        return isFine || seen == "nil" ? [] : [wrong(value, what, wanted)]
    }

    private func wrong(_ value: Int, _ what: String, _ wanted: String) -> SourceFinding {
        source.finding(
            "type.option", at: value, "\(caller): \(what) must be \(wanted), not \(shown(value))")
    }

    private func kindName(_ value: Int) -> String? {
        switch source.kind(value) {
        case .nil: "nil"
        case .true: "true"
        case .false: "false"
        case .integer: "integer"
        case .float: "number"
        case .string: "string"
        case .table: "table"
        case .function: "function"
        default: nil
        }
    }

    private func shown(_ value: Int) -> String {
        switch source.kind(value) {
        case .integer(let integer): "\(integer)"
        case .float(let float): "\(float)"
        case .string(let bytes): "\"\(bytes.prefix(40).lossy)\""
        case .true: "true"
        case .false: "false"
        default: kindName(value).map(article) ?? "this"
        }
    }

    // — Durations and sizes —

    private mutating func duration(_ value: Int, _ what: String) -> [SourceFinding] {
        let duration: Duration?
        switch source.kind(value) {
        case .integer(let integer): duration = Quantity.seconds(Double(integer))
        case .float(let float): duration = Quantity.seconds(float)
        case .string(let bytes): duration = bytes.text.flatMap(Quantity.duration)
        default:
            return mismatch(
                value, "seconds or text such as \"30s\"", what, from: "number", "integer", "string")
        }
        guard let duration else {
            return [wrong(value, what, "seconds or text such as \"30s\" or \"5m\", up to ten years")]
        }
        durations.append(SeenDuration(caller: caller, option: what, duration: duration, expression: value))
        return []
    }

    private func size(_ value: Int, _ what: String) -> [SourceFinding] {
        switch source.kind(value) {
        case .integer(let integer) where integer >= 0: return []
        case .float(let float) where Int64(exactly: float).map({ $0 >= 0 }) ?? false: return []
        case .string(let bytes) where bytes.text.flatMap(Quantity.size) != nil: return []
        case .integer, .float, .string: return [wrong(value, what, "whole bytes or text such as \"64KiB\"")]
        default: return mismatch(value, "whole bytes or text such as \"64KiB\"", what, from: "integer")
        }
    }

    // — Tables —

    private mutating func list(_ value: Int, _ element: TypeExpression, _ what: String, _ depth: Int)
        -> [SourceFinding]
    {
        guard case .table(let items) = source.kind(value) else {
            return mismatch(value, "a list", what, from: "table")
        }
        return items.flatMap { item -> [SourceFinding] in
            switch item {
            case .positional(let value):
                return problems(value, element, "an element of \(what)", depth: depth + 1)
            case .keyed(let key, _):
                guard source.text(key) != nil else { return [] }
                return [
                    source.finding(
                        "type.option", at: key, "\(caller): \(what) must be a list without other keys")
                ]
            }
        }
    }

    private mutating func mapping(_ value: Int, _ element: TypeExpression, _ what: String, _ depth: Int)
        -> [SourceFinding]
    {
        guard case .table(let items) = source.kind(value) else {
            return mismatch(value, "a table", what, from: "table")
        }
        return items.flatMap { item -> [SourceFinding] in
            guard case .keyed(let key, let value) = item else { return [] }
            return problems(value, element, "\(what).\(source.text(key) ?? "…")", depth: depth + 1)
        }
    }

    private mutating func record(_ value: Int, _ fields: [World.Field], _ what: String, _ depth: Int)
        -> [SourceFinding]
    {
        guard case .table(let items) = source.kind(value) else {
            return mismatch(value, "a table", what, from: "table")
        }
        let prefix = depth == 0 ? "" : what + "."
        return items.flatMap { item -> [SourceFinding] in
            guard case .keyed(let key, let value) = item else {
                guard case .positional(let value) = item, kindName(value) != nil else { return [] }
                return [
                    source.finding(
                        "option.unknown", at: value, "\(caller): \(what) must have names; this has none")
                ]
            }
            guard let name = source.text(key) else { return [] }
            guard let field = fields.first(where: { $0.name == name }) else {
                return [unknown(name, key, fields, prefix)]
            }
            return problems(value, field.type, prefix + name, depth: depth + 1)
        }
    }

    private func unknown(_ name: String, _ key: Int, _ fields: [World.Field], _ prefix: String)
        -> SourceFinding
    {
        let names = fields.map(\.name)
        let remedy =
            Spelling.nearest(to: name, among: names.sorted()).map { "did you mean \($0)?" }
            ?? "there is \(names.sorted().joined(separator: ", "))"
        return source.finding(
            "option.unknown", at: key, "\(caller): unknown option '\(prefix)\(name)'", remedy: remedy)
    }
}

extension Collection<UInt8> {
    /// The text for a message.
    var lossy: String { String(decoding: self, as: UTF8.self) }
}
