import Effects
import LuaSource

/// A parsed file with what its expressions can be seen to be: names, literals, calls.
///
/// A local that nothing is assigned to after its declaration is what it began with.
struct CheckedSource {
    /// The file as it was named.
    let file: String
    let tree: SyntaxTree
    private let lines: LineTable
    /// The globals that some file of the playbook assigns: they are not what they are called.
    var assigned: Set<String>

    init(file: String, source: Bytes, tree: SyntaxTree) {
        self.file = file
        self.tree = tree
        lines = LineTable(source)
        assigned = Self.assignedGlobals(tree)
    }

    func place(of expression: Int) -> SourcePlace { place(at: tree.expressions[expression].offset) }

    func place(at offset: Int) -> SourcePlace { lines.place(offset) }

    func kind(_ expression: Int) -> Expression.Kind { tree.expressions[expression].kind }

    /// As many steps as are followed from a name to what it stands for.
    private static let longestWay = 16

    /// What an expression stands for, seen through parentheses and locals that keep their value.
    func value(_ expression: Int) -> Int {
        var current = expression
        for _ in 0..<Self.longestWay {
            switch kind(current) {
            case .parenthesized(let inner): current = inner
            case .local(let local):
                guard !tree.locals[local].isReassigned, let initial = tree.locals[local].initial else {
                    return current
                }
                current = initial
            default: return current
            }
        }
        return current
    }

    /// The dotted name of what an expression stands for: `gse.run`; nil when it has none.
    func path(_ expression: Int) -> String? {
        var keys: [String] = []
        var current = expression
        for _ in 0..<Self.longestWay {
            current = value(current)
            switch kind(current) {
            case .global(let name):
                guard !assigned.contains(name) else { return nil }
                let names = name == "_G" || name == "_ENV" ? [] : [name]
                guard !names.isEmpty || !keys.isEmpty else { return name }
                return (names + keys.reversed()).joined(separator: ".")
            case .index(let object, let key):
                guard let name = text(key) else { return nil }
                keys.append(name)
                current = object
            case .call:
                guard let module = required(current), module == "gse" || module.hasPrefix("gse.") else {
                    return nil
                }
                return ([module] + keys.reversed()).joined(separator: ".")
            default: return nil
            }
        }
        return nil
    }

    /// The name that a call of `require` asks for; nil for any other expression.
    func required(_ expression: Int) -> String? {
        guard case .call(let function, let arguments) = kind(expression), arguments.count == 1,
            case .global("require") = kind(function), !assigned.contains("require")
        else { return nil }
        return text(arguments[0])
    }

    /// The bytes of a string that is visible as one.
    func bytes(_ expression: Int) -> Bytes? {
        guard case .string(let bytes) = kind(value(expression)) else { return nil }
        return bytes
    }

    func text(_ expression: Int) -> String? { bytes(expression)?.text }

    /// The table that an expression is visible as.
    func table(_ expression: Int) -> [Expression.Item]? {
        guard case .table(let items) = kind(value(expression)) else { return nil }
        return items
    }

    /// The value of a named place in a visible table.
    func member(_ name: String, of items: [Expression.Item]) -> Int? {
        for case .keyed(let key, let value) in items where text(key) == name { return value }
        return nil
    }

    private static func assignedGlobals(_ tree: SyntaxTree) -> Set<String> {
        var names: Set<String> = []
        for statement in tree.statements {
            guard case .assignment(let targets, _) = statement.kind else { continue }
            for target in targets {
                if case .global(let name) = tree.expressions[target].kind { names.insert(name) }
                if case .index(let object, let key) = tree.expressions[target].kind,
                    case .global("_G") = tree.expressions[object].kind,
                    case .string(let bytes) = tree.expressions[key].kind, let name = bytes.text
                {
                    names.insert(name)
                }
            }
        }
        return names
    }
}
