internal import Admission
public import ConfigurationFiles
public import Effects

extension FleetModel {
    /// Reads a model file; `path` is for messages.
    public static func parse(_ text: Bytes, path: String) throws(ConfigurationError) -> FleetModel {
        let node = try ConfigurationFile.parse(text, path: path)
        return try FleetModelReader(path: path).read(node)
    }

    /// Reads a table, such as one of `gse.test`; messages have no line.
    public init(json: JSON, path: String = "the model") throws(ConfigurationError) {
        do {
            self = try FleetModelReader(path: path).read(ConfigurationNode(json))
        } catch {
            throw ConfigurationError(path: error.path, line: nil, message: error.message)
        }
    }
}

extension ConfigurationNode {
    /// The same tree as a file would have it, all in line 1.
    init(_ json: JSON) {
        let content: Content =
            switch json {
            case .null: .scalar("")
            case .bool, .int, .double: .scalar(json.text)
            case .string(let text): .scalar(text)
            // A table without anything in it may be meant as either.
            case .array(let elements) where elements.isEmpty: .scalar("")
            case .array(let elements): .sequence(elements.map(ConfigurationNode.init))
            case .object(let members):
                .mapping(
                    members.map { Member(name: $0.name, line: 1, value: ConfigurationNode($0.value)) })
            }
        var isPlain = true
        if case .string = json { isPlain = false }
        self.init(content: content, line: 1, isPlain: isPlain)
    }
}

/// Reads a model: what hosts have first, then how they answer, so that names can be looked at.
struct FleetModelReader {
    let path: String
    /// The names of states there are anywhere in the model.
    private var names: Set<String> = []

    init(path: String) { self.path = path }

    func read(_ root: ConfigurationNode) throws(ConfigurationError) -> FleetModel {
        var reading = self
        return try reading.readAll(root)
    }

    private mutating func readAll(_ root: ConfigurationNode) throws(ConfigurationError) -> FleetModel {
        var model = FleetModel(path: path)
        guard !root.isEmpty else { return model }
        var reader = try MappingReader(root, of: "a model", path: path)
        if let node = reader.take("latency") { model.latency = try latency(node) }
        if let node = reader.take("state") { model.state = try texts(node, "state") }
        if let node = reader.take("files") { model.files = try files(node) }
        let commands = try elements(reader.take("commands"), "commands")
        let probes = try elements(reader.take("probes"), "probes")
        try reader.finish()
        names = Set(model.state.keys)
        for node in commands {
            if case .mapping(let members) = node.content,
                let sets = members.first(where: { $0.name == "sets" }), !sets.value.isEmpty
            {
                names.formUnion(try sets.value.members("sets", path: path).map(\.name))
            }
        }
        for node in commands { model.commands.append(try command(node)) }
        for node in probes { model.probes.append(try probe(node)) }
        return model
    }

    private func elements(_ node: ConfigurationNode?, _ subject: String) throws(ConfigurationError)
        -> [ConfigurationNode]
    {
        guard let node, !node.isEmpty else { return [] }
        return try node.list(subject, path: path)
    }

    private func files(_ node: ConfigurationNode) throws(ConfigurationError) -> [Bytes: Bytes] {
        var files: [Bytes: Bytes] = [:]
        guard !node.isEmpty else { return files }
        for member in try node.members("files", path: path) {
            guard member.name.utf8.first == UInt8(ascii: "/") else {
                throw error(member.line, "a file is named by its absolute path, not \"\(member.name)\"")
            }
            files[Bytes(member.name.utf8)] = Bytes(try text(member.value, "a file's content").utf8)
        }
        return files
    }

    private func command(_ node: ConfigurationNode) throws(ConfigurationError) -> CommandModel {
        var reader = try MappingReader(node, of: "a command", path: path)
        let pattern = try pattern(reader.require("run"))
        var model = CommandModel(pattern, line: node.line)
        model.selector = try reader.take("on").map { (node) throws(ConfigurationError) in
            try node.text("a selector", path: path)
        }
        if let node = reader.take("when") { model.when = try known(node) }
        model.ending = try ending(&reader)
        if let node = reader.take("stdout") { model.stdout = try modelText(node, "stdout") }
        if let node = reader.take("stderr") { model.stderr = try modelText(node, "stderr") }
        if let node = reader.take("latency") { model.latency = try latency(node) }
        if let node = reader.take("sets"), !node.isEmpty {
            for member in try node.members("sets", path: path) {
                model.sets[member.name] = try modelText(member.value, "a state")
            }
        }
        try reader.finish()
        return model
    }

    private func ending(_ reader: inout MappingReader) throws(ConfigurationError) -> CommandModel.Ending {
        var endings: [CommandModel.Ending] = []
        if let node = reader.take("exit_code") {
            endings.append(.exits(Int32(try node.whole("an exit code", in: 0...255, path: path))))
        }
        if let node = reader.take("signal") {
            endings.append(.signalled(Int32(try node.whole("a signal", in: 1...64, path: path))))
        }
        if let node = reader.take("timed_out"), try node.flag("timed_out", path: path) {
            endings.append(.hangs)
        }
        if let node = reader.take("lost"), try node.flag("lost", path: path) { endings.append(.lost) }
        guard endings.count <= 1 else {
            throw reader.error("a command ends in one way: exit_code, signal, timed_out or lost")
        }
        return endings.first ?? .exits(0)
    }

    private func pattern(_ node: ConfigurationNode) throws(ConfigurationError) -> CommandPattern {
        let words: [Bytes]
        if case .sequence = node.content {
            words = try node.texts("run", path: path).map { Bytes($0.utf8) }
        } else {
            switch CommandPattern.words(of: try node.text("run", path: path)) {
            case .success(let split): words = split
            case .failure(let refusal): throw error(node.line, refusal.message)
            }
        }
        guard let pattern = CommandPattern(words) else {
            throw error(node.line, "run names a program first, and ** only as its last word")
        }
        return pattern
    }

    private func probe(_ node: ConfigurationNode) throws(ConfigurationError) -> ProbeModel {
        var reader = try MappingReader(node, of: "a probe", path: path)
        let tcp = reader.take("tcp")
        let http = reader.take("http")
        let target: String
        switch (tcp, http) {
        case (let node?, nil): target = "tcp:" + (try node.text("tcp", path: path))
        case (nil, let node?): target = try node.text("http", path: path)
        case (nil, nil), (.some, .some): throw reader.error("a probe has one of tcp and http")
        }
        var model = ProbeModel(target, line: node.line)
        model.selector = try reader.take("on").map { (node) throws(ConfigurationError) in
            try node.text("a selector", path: path)
        }
        if let node = reader.take("when") { model.when = try known(node) }
        if let node = reader.take("answers") { model.answers = try node.flag("answers", path: path) }
        try reader.finish()
        return model
    }

    private func latency(_ node: ConfigurationNode) throws(ConfigurationError) -> Latency {
        guard case .mapping = node.content else { return Latency(median: try duration(node, "latency")) }
        var reader = try MappingReader(node, of: "latency", path: path)
        let median = try duration(reader.require("median"), "median")
        let p99 = try reader.take("p99").map { (node) throws(ConfigurationError) in
            try duration(node, "p99")
        }
        try reader.finish()
        if let p99, p99 < median { throw error(node.line, "p99 is not less than median") }
        return Latency(median: median, p99: p99)
    }

    private func duration(_ node: ConfigurationNode, _ subject: String) throws(ConfigurationError) -> Duration
    {
        let text = try node.text(subject, path: path)
        // A table may have a number of seconds.
        guard let duration = Quantity.duration(text) ?? Double(text).flatMap(Quantity.seconds) else {
            throw error(node.line, "\(subject) is a duration, like 20ms or 2s, not \"\(text)\"")
        }
        return duration
    }

    private func text(_ node: ConfigurationNode, _ subject: String) throws(ConfigurationError) -> String {
        node.isEmpty ? "" : try node.text(subject, path: path)
    }

    private func texts(_ node: ConfigurationNode, _ subject: String) throws(ConfigurationError)
        -> [String: String]
    {
        var texts: [String: String] = [:]
        guard !node.isEmpty else { return texts }
        for member in try node.members(subject, path: path) {
            texts[member.name] = try text(member.value, "a value of \(subject)")
        }
        return texts
    }

    /// What a host's state must be, of states that there are.
    private func known(_ node: ConfigurationNode) throws(ConfigurationError) -> [String: String] {
        if !node.isEmpty {
            for member in try node.members("when", path: path) { try checkExists(member.name, member.line) }
        }
        return try texts(node, "when")
    }

    private func modelText(_ node: ConfigurationNode, _ subject: String) throws(ConfigurationError)
        -> ModelText
    {
        let text = ModelText(try self.text(node, subject))
        for name in text.names where name != "name" && name != "address" { try checkExists(name, node.line) }
        return text
    }

    private func checkExists(_ name: String, _ line: Int) throws(ConfigurationError) {
        guard !names.contains(name) else { return }
        let near = Spelling.nearest(to: name, among: names.sorted() + ["name", "address"])
        throw error(
            line,
            "no host has the state \"\(name)\"; states are named by state and sets"
                + (near.map { "; did you mean \"\($0)\"?" } ?? ""))
    }

    private func error(_ line: Int, _ message: String) -> ConfigurationError {
        ConfigurationError(path: path, line: line, message: message)
    }
}
