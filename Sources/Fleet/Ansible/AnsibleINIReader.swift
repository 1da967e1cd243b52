internal import ConfigurationFiles
internal import Effects

/// Reads Ansible's INI inventories line by line: hosts, then sections of groups, their children and their variables.
struct AnsibleINIReader {
    private enum Section { case hosts, children, vars }

    private(set) var variables = AnsibleVariables()
    private var draft: InventoryDraft
    private var section = Section.hosts
    private var group = "ungrouped"
    /// Groups that a section of hosts or children has declared.
    private var declared: Set<String> = ["all", "ungrouped"]
    /// Groups that only a section of variables has named so far, and where.
    private var undeclared: [String: Int] = [:]
    private var line = 0

    init(path: String) { draft = InventoryDraft(path: path) }

    mutating func read(_ text: Bytes) throws(ConfigurationError) -> InventoryDraft {
        let marked = text.starts(with: [0xEF, 0xBB, 0xBF]) ? text.dropFirst(3) : text[...]
        for bytes in marked.split(separator: 10, omittingEmptySubsequences: false) {
            line += 1
            guard let whole = String(validating: bytes, as: UTF8.self) else {
                throw error("the text is not valid UTF-8")
            }
            let text = Self.trimmed(whole)
            guard let first = text.utf8.first, first != UInt8(ascii: "#"), first != UInt8(ascii: ";") else {
                continue
            }
            if first == UInt8(ascii: "["), try begin(text) { continue }
            switch section {
            case .hosts: try readHosts(text)
            case .children: try readChild(text)
            case .vars: try readVariable(text)
            }
        }
        if let (name, line) = undeclared.min(by: { $0.value < $1.value }) {
            throw draft.error(
                line, "there is no group \"\(name)\"\(InventoryDraft.hint(name, among: declared.sorted()))")
        }
        return draft
    }

    /// Begins a section; false when the line is no header.
    private mutating func begin(_ text: Substring) throws(ConfigurationError) -> Bool {
        guard let end = text.firstIndex(of: "]") else { return false }
        let rest = Self.trimmed(text[end...].dropFirst())
        guard rest.isEmpty || rest.utf8.first == UInt8(ascii: "#") else { return false }
        let words = text[..<end].dropFirst().split(separator: ":", omittingEmptySubsequences: false)
        guard let name = words.first.map(String.init), words.count <= 2 else {
            throw error("\"\(text)\" is not a section; one is like [web], [web:children] or [web:vars]")
        }
        switch words.count == 2 ? words[1] : "hosts" {
        case "hosts": section = .hosts
        case "children": section = .children
        case "vars": section = .vars
        case let kind:
            let hint = InventoryDraft.hint(String(kind), among: ["hosts", "children", "vars"])
            throw error("\"\(kind)\" is not a kind of section; there are hosts, children and vars\(hint)")
        }
        try declare(name)
        group = name
        return true
    }

    private mutating func declare(_ name: String) throws(ConfigurationError) {
        guard Name.isGroup(name) else { throw error("\"\(name)\" cannot be a group name") }
        if section == .vars {
            if !declared.contains(name), undeclared[name] == nil { undeclared[name] = line }
        } else {
            declared.insert(name)
            undeclared[name] = nil
        }
        if name != "all", draft.groups[name] == nil { draft.groups[name] = InventoryDraft.Group(line: line) }
    }

    private mutating func readHosts(_ text: Substring) throws(ConfigurationError) {
        guard let words = ShellWords.split(text, hasComments: true) else {
            throw error("a quote stays open in this line")
        }
        guard let first = words.first else { return }
        guard let pattern = AnsibleHostPattern(first) else {
            throw error("\"\(first)\" is not a host name or range, such as web-[01:50] or web-1:2222")
        }
        var found: [AnsibleVariable] = []
        for word in words.dropFirst() {
            guard let variable = variable(word) else {
                throw error("\"\(word)\" is not a variable; write it like name=value")
            }
            found.append(variable)
        }
        let settings = try variables.settings(found, path: draft.path)
        try draft.add(pattern, settings, to: group == "all" ? nil : group, line: line)
    }

    private mutating func readChild(_ text: Substring) throws(ConfigurationError) {
        let comment = text.firstIndex(of: "#") ?? text.endIndex
        let name = String(Self.trimmed(text[..<comment]))
        guard Name.isGroup(name), name != "all" else { throw error("\"\(name)\" cannot be a child group") }
        if group == "all" {
            // Every group is below it; only that this one exists is to be seen.
            if !declared.contains(name), undeclared[name] == nil { undeclared[name] = line }
        } else {
            draft.groups[group]?.children.append((name, line))
        }
    }

    private mutating func readVariable(_ text: Substring) throws(ConfigurationError) {
        let sides = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard let variable = variable(sides.map { String(Self.trimmed($0)) }.joined(separator: "=")) else {
            throw error("\"\(text)\" is not a variable; write it like name=value")
        }
        let settings = try variables.settings([variable], path: draft.path)
        if group == "all" {
            draft.all.settings = draft.all.settings.overlaid(with: settings)
        } else {
            let before = draft.groups[group]?.settings ?? HostSettings()
            draft.groups[group]?.settings = before.overlaid(with: settings)
            if let priority = try AnsibleVariables.priority([variable], path: draft.path) {
                draft.groups[group]?.priority = priority
            }
        }
    }

    /// The name before the first `=` and the value behind it; nil when there is no name.
    private func variable(_ text: String) -> AnsibleVariable? {
        guard let place = text.firstIndex(of: "="), place > text.startIndex else { return nil }
        let value = PythonLiteral.text(String(text[place...].dropFirst()))
        return AnsibleVariable(
            name: String(text[..<place]), line: line,
            value: AnsibleSecrets.isSecret(text: value) ? nil : .string(value))
    }

    private func error(_ message: String) -> ConfigurationError { draft.error(line, message) }

    private static func trimmed(_ text: some StringProtocol) -> Substring {
        let isBlank = { (scalar: Unicode.Scalar) in scalar == " " || (9...13).contains(scalar.value) }
        var scalars = Substring(text).unicodeScalars.drop(while: isBlank)
        while scalars.last.map(isBlank) ?? false { scalars.removeLast() }
        return Substring(scalars)
    }
}
