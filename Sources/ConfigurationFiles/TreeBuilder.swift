internal import Yams

/// Turns what the YAML parser composed into nodes, refusing what a settings file does not use.
struct TreeBuilder {
    let path: String
    /// The tags that are allowed.
    let tags: Set<String>

    func node(_ node: Node, depth: Int) throws(ConfigurationError) -> ConfigurationNode {
        let line = node.mark?.line ?? 1
        guard depth <= ConfigurationFile.deepest else {
            throw error(line, "more than \(ConfigurationFile.deepest) levels deep")
        }
        guard node.anchor == nil else { throw error(line, "anchors and aliases are not used here") }
        switch node {
        case .scalar(let scalar):
            let isPlain = scalar.style == .plain
            return ConfigurationNode(
                content: .scalar(scalar.string), line: line, isPlain: isPlain,
                tag: try tag(scalar.tag, line))
        case .sequence(let sequence):
            _ = try tag(sequence.tag, line)
            var elements: [ConfigurationNode] = []
            for element in sequence { elements.append(try self.node(element, depth: depth + 1)) }
            return ConfigurationNode(content: .sequence(elements), line: line, isPlain: false)
        case .mapping(let mapping):
            _ = try tag(mapping.tag, line)
            return try self.mapping(mapping, line: line, depth: depth)
        case .alias:
            throw error(line, "anchors and aliases are not used here")
        }
    }

    private func mapping(_ mapping: Node.Mapping, line: Int, depth: Int) throws(ConfigurationError)
        -> ConfigurationNode
    {
        var members: [ConfigurationNode.Member] = []
        var names: Set<[UInt8]> = []
        for (key, value) in mapping {
            let key = try node(key, depth: depth + 1)
            guard case .scalar(let name) = key.content else {
                throw error(key.line, "a name is expected here, not \(key.kind)")
            }
            guard !(key.isPlain && name == "<<") else {
                throw error(key.line, "merge keys are not used here")
            }
            guard names.insert(Array(name.utf8)).inserted else {
                throw error(key.line, "\"\(name)\" is given twice in one mapping")
            }
            members.append(.init(name: name, line: key.line, value: try node(value, depth: depth + 1)))
        }
        return ConfigurationNode(content: .mapping(members), line: line, isPlain: false)
    }

    /// The tag that was written; nil when there was none, or one of YAML's own.
    private func tag(_ tag: Tag, _ line: Int) throws(ConfigurationError) -> String? {
        let name = tag.description
        guard name.utf8.first == UInt8(ascii: "!"), name != "!" else { return nil }
        guard tags.contains(name) else { throw error(line, "the tag \(name) is not understood here") }
        return name
    }

    private func error(_ line: Int, _ message: String) -> ConfigurationError {
        ConfigurationError(path: path, line: line, message: message)
    }
}
