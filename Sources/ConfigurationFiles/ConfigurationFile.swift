internal import Yams

/// Reads the YAML that settings files are written in: one document of mappings, lists and scalars.
///
/// What can surprise is refused: duplicate names, anchors, aliases, merge keys, tags, directives and further
/// documents.
public enum ConfigurationFile {
    /// The most bytes a file may have: 1 MiB.
    public static let longest = 1 << 20
    /// The most levels of mappings and lists: 64.
    public static let deepest = 64

    /// Reads a file's text as a tree; `path` is for messages only.
    ///
    /// An empty file is an empty scalar. Tags are refused but for those in `tags`, such as `!vault`, and YAML's own
    /// where there are some.
    public static func parse(
        _ text: [UInt8], path: String, longest: Int = ConfigurationFile.longest, tags: Set<String> = []
    ) throws(ConfigurationError) -> ConfigurationNode {
        guard text.count <= longest else {
            throw ConfigurationError(
                path: path, line: nil,
                message: "the file has \(text.count) bytes; at most \(longest) are read")
        }
        let marked = text.starts(with: [0xEF, 0xBB, 0xBF]) ? text.dropFirst(3) : text[...]
        guard let source = String(validating: marked, as: UTF8.self) else {
            throw ConfigurationError(
                path: path, line: lineOfInvalidText(marked), message: "the text is not valid UTF-8")
        }
        try IndicatorScan.check(marked, path: path, allowsTags: !tags.isEmpty)
        return try compose(source, path: path, tags: tags)
    }

    private static func compose(_ source: String, path: String, tags: Set<String>)
        throws(ConfigurationError) -> ConfigurationNode
    {
        do {
            // The parser owns the anchors it met; it must outlive the walk that looks for them.
            let parser = try Parser(yaml: source, resolver: .basic)
            let root = try parser.singleRoot()
            return try withExtendedLifetime(parser) {
                guard let root else {
                    return ConfigurationNode(content: .scalar(""), line: 1, isPlain: true)
                }
                return try TreeBuilder(path: path, tags: tags).node(root, depth: 0)
            }
        } catch let error as ConfigurationError {
            throw error
        } catch let error as YamlError {
            throw syntaxError(error, source: source, path: path)
        } catch {
            throw ConfigurationError(path: path, line: nil, message: "the file is not YAML")
        }
    }

    private static func syntaxError(_ error: YamlError, source: String, path: String) -> ConfigurationError {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _):
            let place = context.map { " \($0.text)" } ?? ""
            return ConfigurationError(path: path, line: mark.line, message: "not YAML: \(problem)\(place)")
        case .composer(_, _, let mark, _):
            return ConfigurationError(
                path: path, line: mark.line, message: "a second document begins here; one is read")
        case .reader(let problem, let offset, _, _):
            let line = offset.map { offset in source.utf8.prefix(offset).count { $0 == 10 } + 1 }
            return ConfigurationError(path: path, line: line, message: "not YAML: \(problem)")
        case .duplicatedKeysInMapping(let names, let context):
            let name = names.first ?? ""
            return ConfigurationError(
                path: path, line: context.mark.line,
                message: "\"\(name)\" is given twice in one mapping, first here")
        default:
            return ConfigurationError(path: path, line: nil, message: "the file is not YAML")
        }
    }

    private static func lineOfInvalidText(_ text: ArraySlice<UInt8>) -> Int {
        var line = 1
        for part in text.split(separator: 10, omittingEmptySubsequences: false) {
            if String(validating: part, as: UTF8.self) == nil { return line }
            line += 1
        }
        return line
    }
}
