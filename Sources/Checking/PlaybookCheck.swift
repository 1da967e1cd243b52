import ConfigurationFiles
public import Effects
public import Execution
import LuaSource

/// Everything that can be said of a playbook without running it.
///
/// The files it requires are checked with it, each once. Nothing is run and no host is touched.
public struct PlaybookCheck {
    private let world: World
    private let policy: PolicyView?
    private let folder: PlaybookFiles
    /// How a file beside the playbook is named in findings.
    private let name: (String) -> String
    private var sources: [CheckedSource] = []
    private var found: [SourceFinding] = []
    /// The modules that were read, and those being read, the innermost last.
    private var known: Set<String> = []
    private var open: [String] = []

    /// The most findings that are told of one playbook.
    static let mostFindings = 1000

    /// The most files that are read for one playbook.
    private static let mostFiles = 1000
    /// The most bytes of them: a tree takes far more than its text.
    private static let mostBytes = 16 << 20
    private var bytes = 0

    /// What is wrong with a playbook and the modules it requires, in order of file and place.
    ///
    /// - Parameters:
    ///   - file: the playbook as findings name it.
    ///   - folder: the files beside it.
    ///   - policy: what its commands are held to; nil to look at none.
    ///   - name: how a file beside it is named in findings.
    public static func findings(
        in source: Bytes, file: String, folder: PlaybookFiles, policy: PolicyView?, world: World = .current,
        name: @escaping (String) -> String
    ) -> [SourceFinding] {
        var check = PlaybookCheck(world: world, policy: policy, folder: folder, name: name)
        check.read(source, file)
        return check.result
    }

    private init(world: World, policy: PolicyView?, folder: PlaybookFiles, name: @escaping (String) -> String)
    {
        (self.world, self.policy, self.folder, self.name) = (world, policy, folder, name)
    }

    private mutating func read(_ source: Bytes, _ file: String) {
        do {
            let checked = CheckedSource(file: file, source: source, tree: try SourceParser.tree(of: source))
            sources.append(checked)
            for index in checked.tree.expressions.indices {
                if let module = checked.required(index) { require(module, at: index, checked) }
                if let file = fileName(index, checked) { look(for: file.name, at: file.place, checked) }
            }
        } catch {
            found.append(
                SourceFinding(
                    file: file, place: LineTable(source).place(error.offset), code: "syntax",
                    message: error.message))
        }
    }

    // — Files —

    private mutating func require(_ module: String, at call: Int, _ source: CheckedSource) {
        if module == "gse" { return }
        if module.hasPrefix("gse.") {
            guard !world.values.contains(module), world.functions[module] == nil else { return }
            let modules = world.names(below: "gse").map { "gse." + $0 }.sorted()
            let remedy = Spelling.nearest(to: module, among: modules).map { "did you mean \($0)?" }
            found.append(
                source.finding("module.missing", at: call, "there is no module '\(module)'", remedy: remedy))
            return
        }
        if open.contains(module) {
            // What is required later, inside of a function, may well be loaded by then.
            guard source.tree.expressions[call].function == 0 else { return }
            let way = (open.drop { $0 != module } + [module]).joined(separator: " → ")
            found.append(source.finding("module.cycle", at: call, "modules require each other: \(way)"))
            return
        }
        guard known.insert(module).inserted else { return }
        let path =
            module.split(separator: ".", omittingEmptySubsequences: false).joined(separator: "/") + ".lua"
        do {
            let text = try folder.content(of: path)
            bytes += text.count
            guard known.count < Self.mostFiles, bytes <= Self.mostBytes else {
                let most = "\(Self.mostFiles) modules, or \(ByteCount(Self.mostBytes)) of them, are"
                found.append(
                    source.finding("module.unread", .note, at: call, "no more than \(most) looked at"))
                return
            }
            open.append(module)
            read(text, name(path))
            open.removeLast()
        } catch {
            found.append(
                source.finding(
                    "module.missing", at: call, error.message,
                    remedy: "'\(module)' is \(path) beside the playbook"))
        }
    }

    /// The file beside the playbook that a call reads.
    private func fileName(_ index: Int, _ source: CheckedSource) -> (name: String, place: Int)? {
        guard case .call(let function, let arguments) = source.kind(index), let path = source.path(function)
        else {
            return nil
        }
        if path == "gse.file", let argument = arguments.first {
            return source.text(argument).map { ($0, argument) }
        }
        guard path == "gse.put", arguments.count > 1, let options = source.table(arguments[1]) else {
            return nil
        }
        for key in ["file", "template"] {
            guard let place = source.member(key, of: options), let text = source.text(place) else { continue }
            return (text, place)
        }
        return nil
    }

    private mutating func look(for file: String, at place: Int, _ source: CheckedSource) {
        do {
            _ = try folder.content(of: file)
        } catch {
            found.append(source.finding("file.missing", at: place, error.message))
        }
    }

    // — Rules —

    private var result: [SourceFinding] {
        let assigned = sources.reduce(into: Set<String>()) { $0.formUnion($1.assigned) }
        var rules: [any Rule] = [
            UnknownNames(world: world), CallArguments(world: world), UnusedResults(),
            UnknownFields(world: world),
        ]
        if let policy {
            rules += [LiteralCommands(policy: policy), UnreachableTimes(world: world, policy: policy)]
        }
        let files = sources.map(\.file)
        var all = found
        for var source in sources {
            source.assigned = assigned
            all += rules.flatMap { $0.findings(in: source) }
        }
        let order = Dictionary(files.enumerated().map { ($1, $0) }, uniquingKeysWith: min)
        var seen: Set<SourceFinding> = []
        let sorted = all.filter { seen.insert($0).inserted }.sorted { left, right in
            let files = (order[left.file] ?? .max, order[right.file] ?? .max)
            return (files.0, left.place.line, left.place.column, left.code)
                < (files.1, right.place.line, right.place.column, right.code)
        }
        guard sorted.count > Self.mostFindings, let last = sorted.last else { return sorted }
        let rest = "\(sorted.count - Self.mostFindings) findings and more are not told"
        return sorted.prefix(Self.mostFindings) + [
            SourceFinding(file: last.file, place: last.place, severity: .note, code: "more", message: rest)
        ]
    }
}
