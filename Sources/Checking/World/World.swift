/// What a playbook finds: functions with their parameters, values, classes of options.
///
/// It is read from the annotations that editors read, and from the list of Lua's own names.
public struct World: Sendable {
    /// A named part of a class.
    public struct Field: Sendable, Hashable {
        /// Its name.
        public let name: String
        /// What it may hold.
        public let type: TypeExpression
        /// Whether it may be left out.
        public let isOptional: Bool
    }

    /// What a function takes.
    public struct Shape: Sendable, Hashable {
        /// Its parameters, in order.
        public internal(set) var parameters: [Field] = []
        /// Whether it takes any number of further arguments.
        public internal(set) var isVariadic = false
        /// What it returns first; nil when it returns nothing or nobody says.
        public internal(set) var result: TypeExpression?
    }

    /// A class and those it extends.
    struct Class: Sendable, Hashable {
        var parents: [String] = []
        var fields: [Field] = []
    }

    /// Functions by full name: `gse.run`.
    public internal(set) var functions: [String: Shape] = [:]
    /// Tables and other values by full name: `gse`, `gse.args`.
    public internal(set) var values: Set<String> = []
    var classes: [String: Class] = [:]
    var aliases: [String: TypeExpression] = [:]

    /// The fields of a class, those of the classes it extends behind its own; nil when there is no such class.
    public func fields(of name: String) -> [Field]? {
        guard let own = classes[name] else { return nil }
        var fields: [String: Field] = [:]
        var (rest, seen) = ([name], Set<String>())
        while let next = rest.popLast() {
            guard seen.insert(next).inserted, let found = classes[next] else { continue }
            for field in found.fields where fields[field.name] == nil { fields[field.name] = field }
            rest += found.parents
        }
        return own.fields
            + fields.values.filter { field in !own.fields.contains { $0.name == field.name } }
            .sorted { $0.name < $1.name }
    }

    /// What an alias stands for; nil when there is none of that name.
    public func alias(_ name: String) -> TypeExpression? { aliases[name] }

    /// The names below a table: those of `gse` are `run`, `exec`, `json` and so on.
    func names(below table: String) -> Set<String> { members[table] ?? [] }

    /// The names below each table.
    private(set) var members: [String: Set<String>] = [:]

    mutating func add(_ name: String, _ shape: Shape? = nil) {
        if let shape { functions[name] = shape } else { values.insert(name) }
        guard let dot = name.lastIndex(of: ".") else { return }
        members[String(name[..<dot]), default: []].insert(String(name[name.index(after: dot)...]))
    }
}
