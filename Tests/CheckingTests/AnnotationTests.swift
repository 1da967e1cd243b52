import BuiltCommand
import Checking
import Effects
import Foundation
import LuaSource
import SandboxClient
import SandboxProtocol
import Testing

/// The annotations say what the running program has, and nothing else.
@Suite(.timeLimit(.minutes(10)))
struct AnnotationTests {
    @Test func `every name of the running world is annotated, and every annotated name is there`()
        async throws
    {
        let running = try await Self.runningNames()
        let annotated = Set(World.current.functions.keys).union(World.current.values)

        #expect(running.subtracting(annotated).sorted() == [])
        #expect(annotated.subtracting(running).subtracting(["_ENV"]).sorted() == [])
    }

    @Test func `every function is annotated as one`() async throws {
        let running = try await Self.runningNames(functionsOnly: true).filter { $0.hasPrefix("gse.") }

        #expect(running.subtracting(World.current.functions.keys).sorted() == [])
    }

    @Test(arguments: Annotations.files)
    func `a file of annotations parses`(file: Annotations.File) throws {
        _ = try SourceParser.tree(of: Bytes(file.text.utf8))
    }

    /// A call with an option nobody knows; the decoder's answer names those it knows.
    static let calls: [(name: String, call: String, type: String)] = [
        ("gse.session", "gse.session{zz = 1}", "gse.SessionOptions"),
        ("gse.run", "gse.run(s, 'true', {zz = 1})", "gse.RunOptions"),
        ("gse.exec", "gse.exec(s, 'true', {zz = 1})", "gse.ExecOptions"),
        ("gse.undo", "gse.undo(s, 'true', {zz = 1})", "gse.UndoOptions"),
        ("gse.put", "gse.put(s, {path = '/tmp/x', content = '', zz = 1})", "gse.PutOptions"),
        ("gse.get", "gse.get(s, '/tmp/x', {zz = 1})", "gse.GetOptions"),
        ("gse.probe", "gse.probe(s, {tcp = 'localhost:1'}, {zz = 1})", "gse.ProbeOptions"),
        ("gse.probe's target", "gse.probe(s, {http = 'http://x/', zz = 1})", "gse.ProbeTarget"),
        ("gse.wait", "gse.wait(gse.run(s, 'true'), {zz = 1})", "gse.WaitOptions"),
        ("gse.lock", "gse.lock('x', {zz = 1})", "gse.LockOptions"),
        ("gse.approve", "gse.approve{message = 'x', zz = 1}", "gse.Question"),
        ("gse.playbook", "gse.playbook{zz = 1}", "gse.Header"),
        ("an argument", "gse.playbook{args = {a = {zz = 1}}}", "gse.Argument"),
        ("a range", "gse.playbook{args = {a = {int = {zz = 1}}}}", "gse.WholeRange"),
        ("in_doubt", "gse.run(s, 'true', {in_doubt = {probe = 'true', zz = 1}})", "gse.Probing"),
        ("assume", "gse.run(s, 'true', {assume = {zz = 1}})", "gse.Assumption"),
    ]

    @Test(arguments: calls)
    func `the options of a call are those that its decoder takes`(
        _ name: String, _ call: String, _ type: String
    )
        async throws
    {
        let ending = try await Gse().playbook(
            "local s = gse.session{hosts = {'localhost'}}\n"
                + "local ok, err = pcall(function() \(call) end)\nreturn err.message")

        let list = try #require(ending.stdout.split(separator: "there is ").last, "\(ending)")
        let known = list.split(separator: "\"").first?.split(separator: ", ").map(String.init) ?? []
        let annotated = World.current.fields(of: type)?.map(\.name) ?? []
        #expect(Set(annotated) == Set(known), "\(ending.stdout)")
    }

    @Test func `the options of a module's function are those of its shape`() throws {
        var compared = 0
        for file in LuaFile.stdlib {
            for (function, names) in try Self.shapes(in: file) {
                guard let shape = World.current.functions[function] else { continue }
                let options = shape.parameters.compactMap { Self.names(of: $0.type) }.first
                #expect(options == names, "\(function)")
                compared += 1
            }
        }
        #expect(compared >= 3)
    }

    /// The tables given to `gse.check.options`, by the function that they are the options of.
    private static func shapes(in file: LuaFile) throws -> [(String, Set<String>)] {
        let tree = try SourceParser.tree(of: file.source)
        return tree.expressions.compactMap { expression in
            guard case .call(_, let arguments) = expression.kind, arguments.count == 3,
                case .string(let name) = tree.expressions[arguments[0]].kind,
                case .local(let local) = tree.expressions[arguments[2]].kind,
                let initial = tree.locals[local].initial,
                case .table(let items) = tree.expressions[initial].kind
            else { return nil }
            let names = items.compactMap { item -> String? in
                guard case .keyed(let key, _) = item, case .string(let name) = tree.expressions[key].kind
                else {
                    return nil
                }
                return name.text
            }
            return name.lossyText.hasPrefix("gse.") ? (name.lossyText, Set(names)) : nil
        }
    }

    private static func names(of type: TypeExpression) -> Set<String>? {
        switch type {
        case .named(let name): World.current.fields(of: name).map { Set($0.map(\.name)) }
        case .shape(let fields): Set(fields.map(\.name))
        case .list, .mapping, .union, .literal, .function: nil
        }
    }

    /// The names a script finds: globals, and what is in `gse`, its modules and the libraries.
    private static func runningNames(functionsOnly: Bool = false) async throws -> Set<String> {
        let modules = Annotations.files.map { $0.name.dropLast(4) }.filter { $0.hasPrefix("gse.") }
        let source = """
            local names, functionsOnly = gse.json.array {}, \(functionsOnly)
            local function add(name, value)
                if not functionsOnly or type(value) == "function" then names[#names + 1] = name end
            end
            for _, name in ipairs { \(modules.map { "'\($0)'" }.joined(separator: ", ")) } do
                local value = require(name)
                add(name, value)
                if type(value) == "table" then for key, inner in pairs(value) do add(name .. "." .. key, inner) end end
            end
            for name, value in pairs(_G) do
                add(name, value)
                if type(value) == "table" and name ~= "_G" then
                    for key, inner in pairs(value) do add(name .. "." .. key, inner) end
                end
            end
            return names
            """
        let worker = SandboxWorker(
            executable: Gse.executable.deletingLastPathComponent().appendingPathComponent("gse-sandbox").path,
            start: ScriptStart(source: Bytes(source.utf8), name: "names.lua", runID: "r", version: "1"))
        let reply = await worker.begin()
        await worker.stop()
        guard case .turn(let turn) = reply, case .returned(.table(let table)) = turn.state else {
            throw LuaVerdicts.Unanswered(reply: "\(reply)")
        }
        return Set(table.sequence.compactMap { if case .string(let name) = $0 { name.text } else { nil } })
    }
}
