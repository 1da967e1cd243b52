import ConfigurationFiles
import LuaSource

/// Names that a playbook does not have: globals, and fields of `gse`, its modules and Lua's libraries.
///
/// To ask whether something is there (`if jit then`, `type(io)`, `utf9 == nil`) is no mistake.
struct UnknownNames: Rule {
    private let world: World
    private let globals: Set<String>

    init(world: World) {
        self.world = world
        globals = world.globals
    }

    func findings(in source: CheckedSource) -> [SourceFinding] {
        let passed = Self.askedOrAssigned(source)
        let isDynamic = Self.usesGlobalsAsTable(source)
        // Whoever asks for a name anywhere knows that it may not be there.
        let asked = passed.compactMap { if case .global(let name) = source.kind($0) { name } else { nil } }
        let known = source.assigned.union(asked)
        let candidates = candidates(source)
        var findings: [SourceFinding] = []
        for index in source.tree.expressions.indices where !passed.contains(index) {
            let finding: SourceFinding?
            switch source.kind(index) {
            case .global(let name) where !known.contains(name):
                finding = global(name, index, source, isDynamic, candidates)
            case .index(let object, let key): finding = field(key, of: object, index, source)
            case .method(let object, let name, _): finding = method(name, of: object, source)
            default: finding = nil
            }
            if let finding { findings.append(finding) }
            if findings.count > PlaybookCheck.mostFindings { break }
        }
        return findings
    }

    private func global(
        _ name: String, _ index: Int, _ source: CheckedSource, _ isDynamic: Bool, _ candidates: [String]
    ) -> SourceFinding? {
        guard !globals.contains(name) else { return nil }
        if let instead = LuaNames.removed[name] {
            return source.finding(
                "name.removed", at: index, "a playbook has no '\(name)'", remedy: instead)
        }
        guard !isDynamic else { return nil }
        let remedy: String
        if let meant = Spelling.nearest(to: name, among: candidates) {
            remedy = "did you mean \(meant)?"
        } else if world.names(below: "gse").contains(name) {
            remedy = "did you mean gse.\(name)?"
        } else {
            remedy = "declare it with local, or assign it before"
        }
        return source.finding("name.global", at: index, "nothing is called '\(name)'", remedy: remedy)
    }

    /// What somebody may have meant; only so many, since each unknown name is compared with all of them.
    private func candidates(_ source: CheckedSource) -> [String] {
        let locals = source.tree.locals.lazy.map(\.name).filter { !$0.hasPrefix("(") }
        return Array(globals.union(source.assigned).union(locals).sorted().prefix(2000))
    }

    private func field(_ key: Int, of object: Int, _ index: Int, _ source: CheckedSource) -> SourceFinding? {
        guard case .string = source.kind(key), let name = source.text(key), let table = source.path(object)
        else {
            return nil
        }
        let names = world.names(below: table)
        guard !names.isEmpty, !names.contains(name) else { return nil }
        return missing(name, of: table, names, at: key, source)
    }

    private func missing(
        _ name: String, of table: String, _ names: Set<String>, at index: Int, _ source: CheckedSource
    ) -> SourceFinding {
        if let instead = LuaNames.removed["\(table).\(name)"] {
            return source.finding(
                "name.removed", at: index, "a playbook has no '\(table).\(name)'", remedy: instead)
        }
        let remedy = Spelling.nearest(to: name, among: names.sorted()).map { "did you mean \(table).\($0)?" }
        return source.finding("name.field", at: index, "\(table) has no field '\(name)'", remedy: remedy)
    }

    /// A method of a string that no string has.
    private func method(_ name: String, of object: Int, _ source: CheckedSource) -> SourceFinding? {
        guard case .string = source.kind(source.value(object)) else { return nil }
        let names = world.names(below: "string")
        guard !names.contains(name) else { return nil }
        return missing(name, of: "string", names, at: object, source)
    }

    /// What is asked for its being there, and what is assigned to.
    private static func askedOrAssigned(_ source: CheckedSource) -> Set<Int> {
        var passed: Set<Int> = []
        for index in source.tree.expressions.indices {
            switch source.kind(index) {
            case .binary(.and, let left, _), .binary(.or, let left, _): passed.insert(left)
            case .binary(.equality, let left, let right): passed.formUnion([left, right])
            case .unary(.not, let operand): passed.insert(operand)
            case .call(let function, let arguments):
                guard case .global(let name) = source.kind(function) else { continue }
                if ["type", "tostring", "rawequal", "assert", "print"].contains(name) {
                    passed.formUnion(arguments)
                }
            default: break
            }
        }
        for statement in source.tree.statements {
            switch statement.kind {
            case .condition(let expression): passed.insert(expression)
            case .assignment(let targets, _): passed.formUnion(targets)
            case .local, .call, .return, .loop: break
            }
        }
        return passed
    }

    /// Whether the globals are used as a table whose keys nobody can see.
    private static func usesGlobalsAsTable(_ source: CheckedSource) -> Bool {
        var seen: Set<Int> = []
        var used: [Int] = []
        for index in source.tree.expressions.indices {
            switch source.kind(index) {
            case .global("_G"), .global("_ENV"): used.append(index)
            case .index(let object, let key):
                if case .string = source.kind(key) { seen.insert(object) }
            default: break
            }
        }
        return used.contains { !seen.contains($0) }
    }
}
