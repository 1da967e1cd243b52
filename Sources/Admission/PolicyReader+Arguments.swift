internal import ConfigurationFiles
internal import Effects

extension PolicyReader {
    /// Reads an `argv`: a literal or `one_of` first, then one matcher for each argument.
    func arguments(_ node: ConfigurationNode) throws(ConfigurationError) -> ArgumentList {
        var elements: [ArgumentList.Element] = []
        let nodes = try node.list("argv", most: ArgumentList.most, path: path)
        for (index, node) in nodes.enumerated() {
            let element = try self.element(node)
            if case .rest = element, index != nodes.count - 1 {
                throw error(node.line, "rest is the last entry of an argv")
            }
            elements.append(element)
        }
        guard case .one(let program)? = elements.first, let first = nodes.first else {
            throw error(node.line, "argv begins with the program: a literal or a one_of")
        }
        try checkProgram(program, line: first.line)
        return ArgumentList(elements: elements)
    }

    private func checkProgram(_ matcher: ArgumentMatcher, line: Int) throws(ConfigurationError) {
        let programs: [Bytes]
        switch matcher.kind {
        case .literal(let program): programs = [program]
        case .oneOf(let several): programs = several
        case .whole, .pathUnder, .matches:
            throw error(line, "the first word of an argv is a literal or a one_of")
        }
        for program in programs {
            let isPath = program.contains(UInt8(ascii: "/"))
            guard !program.isEmpty, !isPath || ArgumentMatcher.isCanonical(program) && program.count > 1
            else {
                throw error(
                    line,
                    "program \"\(CharacterRule.shown(program))\" is neither a bare name nor an absolute path "
                        + "without empty, . and .. parts")
            }
        }
    }

    private func element(_ node: ConfigurationNode) throws(ConfigurationError) -> ArgumentList.Element {
        guard case .mapping(let members) = node.content, members.count == 1, let only = members.first else {
            return .one(try matcher(node))
        }
        switch only.name {
        case "optional": return .optional(try matcher(only.value))
        case "rest": return .rest(try matcher(only.value))
        default: return .one(try matcher(node))
        }
    }

    /// Reads what one argument may be.
    func matcher(_ node: ConfigurationNode) throws(ConfigurationError) -> ArgumentMatcher {
        if case .scalar(let text) = node.content {
            guard !node.isEmpty else {
                throw error(node.line, "an argument is missing here; write \"\" for an empty one")
            }
            return ArgumentMatcher(kind: .literal(try word(text, line: node.line)))
        }
        var reader = try MappingReader(node, of: "a matcher", path: path)
        let kinds: [ArgumentMatcher.Kind?] = [
            try literal(&reader), try oneOf(&reader), try whole(&reader), try pathUnder(&reader),
            try matches(&reader),
        ]
        let allowsOption = try reader.take("option")?.flag("option", path: path) ?? false
        let allowsControl = try reader.take("control")?.flag("control", path: path) ?? false
        try reader.finish()
        let given = kinds.compactMap { $0 }
        guard given.count == 1, let kind = given.first else {
            throw error(
                node.line,
                "a matcher is a word or one of literal, one_of, int, path_under, matches"
                    + "; optional and rest stand around one and alone")
        }
        return ArgumentMatcher(kind: kind, allowsOption: allowsOption, allowsControl: allowsControl)
    }

    private func word(_ text: String, line: Int) throws(ConfigurationError) -> Bytes {
        let bytes = Bytes(text.utf8)
        guard !bytes.contains(0) else { throw error(line, "an argument cannot hold a NUL") }
        return bytes
    }

    private func literal(_ reader: inout MappingReader) throws(ConfigurationError) -> ArgumentMatcher.Kind? {
        guard let node = reader.take("literal") else { return nil }
        return .literal(try word(try node.text("literal", path: path), line: node.line))
    }

    private func oneOf(_ reader: inout MappingReader) throws(ConfigurationError) -> ArgumentMatcher.Kind? {
        guard let node = reader.take("one_of") else { return nil }
        var words: [Bytes] = []
        for element in try node.list("one_of", path: path) {
            words.append(try word(try element.text("a word of one_of", path: path), line: element.line))
        }
        guard !words.isEmpty else { throw error(node.line, "one_of needs at least one word") }
        return .oneOf(words)
    }

    private func whole(_ reader: inout MappingReader) throws(ConfigurationError) -> ArgumentMatcher.Kind? {
        guard let node = reader.take("int") else { return nil }
        var inner = try MappingReader(node, of: "int", path: path)
        let least = try inner.take("min")?.whole("min", in: Int64.min...Int64.max, path: path) ?? 0
        let most = try inner.take("max")?.whole("max", in: Int64.min...Int64.max, path: path) ?? Int64.max
        try inner.finish()
        guard least <= most else { throw error(node.line, "int needs min not above max") }
        return .whole(min: least, max: most)
    }

    private func pathUnder(_ reader: inout MappingReader) throws(ConfigurationError) -> ArgumentMatcher.Kind?
    {
        guard let node = reader.take("path_under") else { return nil }
        return .pathUnder(try absolutePath(node, "path_under"))
    }

    private func matches(_ reader: inout MappingReader) throws(ConfigurationError) -> ArgumentMatcher.Kind? {
        guard let node = reader.take("matches") else { return nil }
        let text = try node.text("matches", path: path)
        do {
            return .matches(try Pattern(text))
        } catch let problem {
            throw error(node.line, "pattern \"\(CharacterRule.shown(text.utf8))\": \(problem.message)")
        }
    }

    /// An absolute path without empty, `.` and `..` components.
    func absolutePath(_ node: ConfigurationNode, _ subject: String) throws(ConfigurationError) -> Bytes {
        let text = Bytes(try node.text(subject, path: path).utf8)
        guard ArgumentMatcher.isCanonical(text), CharacterRule.isPlain(text) else {
            throw error(
                node.line,
                "\(subject) is an absolute path without empty, . and .. parts, not \"\(CharacterRule.shown(text))\""
            )
        }
        return text
    }
}
