public import Effects

/// How an inventory file is written.
public enum InventoryFormat: Sendable, Hashable {
    /// `inventory.yaml` as the documentation describes it.
    case own
    /// Ansible's INI: `[web]`, one host a line.
    case ansibleINI
    /// Ansible's YAML: groups with `hosts`, `children` and `vars`.
    case ansibleYAML

    /// Recognises a file by its ending, and by how its text begins.
    ///
    /// A file that ends in `.yaml`, `.yml` or `.json` is YAML, and every other one is when its first line is. YAML is
    /// Ansible's when none of its keys is one of ours and one is `all`, or has a group below it.
    public init(of text: Bytes, path: String) {
        let lines = text.split(separator: 10).lazy.map(Line.init).filter { !$0.isSkipped }
        let isYAML =
            [".yaml", ".yml", ".json"].contains { path.utf8.count > $0.utf8.count && path.hasSuffix($0) }
        guard isYAML || lines.first.map({ $0.key != nil || $0.beginsYAML }) ?? true else {
            self = .ansibleINI
            return
        }
        let top = lines.filter { $0.indent == 0 }.compactMap(\.key)
        guard !top.contains(where: ["defaults", "hosts", "groups"].contains) else {
            self = .own
            return
        }
        let below = lines.first { $0.indent > 0 }?.indent
        let isGroup = lines.contains { line in
            line.indent == below && ["hosts", "children", "vars"].contains(line.key)
        }
        self = top.contains("all") || isGroup ? .ansibleYAML : .own
    }

    /// One line as far as recognising needs it.
    private struct Line {
        let indent: Int
        private let text: ArraySlice<UInt8>

        init(_ bytes: ArraySlice<UInt8>) {
            let marked = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes
            text = marked.drop { $0 == 32 }
            indent = text.startIndex - marked.startIndex
        }

        /// Blank, a comment of either form, or where a document begins.
        var isSkipped: Bool {
            guard let first = text.first(where: { $0 != 9 && $0 != 13 }) else { return true }
            return first == UInt8(ascii: "#") || first == UInt8(ascii: ";")
        }

        var beginsYAML: Bool {
            text.starts(with: "---".utf8) || text.first == UInt8(ascii: "{")
                || text.first == UInt8(ascii: "%")
        }

        /// The name before a colon that YAML takes for one; nil where it would not.
        var key: String? {
            for end in text.indices where text[end] == UInt8(ascii: ":") {
                let next = end + 1
                guard next == text.endIndex || text[next] <= 32 else { continue }
                let name = text[..<end]
                guard !name.contains(where: { $0 <= 32 || $0 == UInt8(ascii: "=") }) else { return nil }
                let quotes = [UInt8(ascii: "\""), UInt8(ascii: "'")]
                return String(decoding: name.filter { !quotes.contains($0) }, as: UTF8.self)
            }
            return nil
        }
    }
}
