internal import Effects

/// Which hosts are meant: terms joined by commas, each a name, a glob, `group:NAME` or `all`, applied left to
/// right.
///
/// A term adds its hosts; `&` before it keeps only what is also among its hosts, `!` takes its hosts away.
struct Selector {
    enum Operation { case add, keep, remove }

    enum Subject {
        case name(String)
        case glob(Glob)
        case group(String)
        case all
    }

    struct Term {
        let operation: Operation
        let subject: Subject
    }

    /// The most terms one selector may have.
    static let most = 1000

    let terms: [Term]

    init(_ text: String) throws(SelectorError) {
        guard text.utf8.count <= 1 << 20 else { throw SelectorError("the selector is longer than 1 MiB") }
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count <= Self.most else {
            throw SelectorError("the selector has \(parts.count) terms; at most \(Self.most) are read")
        }
        var terms: [Term] = []
        for part in parts { terms.append(try Self.term(part, of: text)) }
        guard terms.contains(where: { $0.operation == .add }) else {
            throw SelectorError(
                "selector \"\(Self.shown(text))\" only takes hosts away",
                remedy: "begin with what to take them from: all")
        }
        self.terms = terms
    }

    private static func term(_ part: Substring, of whole: String) throws(SelectorError) -> Term {
        var text = part.drop { $0 == " " || $0 == "\t" }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        let operation: Operation =
            switch text.utf8.first {
            case UInt8(ascii: "!"): .remove
            case UInt8(ascii: "&"): .keep
            default: .add
            }
        let body = String(operation == .add ? text : text.dropFirst().drop { $0 == " " })
        guard !body.isEmpty else {
            throw SelectorError(
                "selector \"\(shown(whole))\" has an empty term", remedy: "name hosts, globs or group:NAME")
        }
        return Term(operation: operation, subject: try subject(body))
    }

    private static func subject(_ body: String) throws(SelectorError) -> Subject {
        if body == "all" { return .all }
        if body.utf8.starts(with: "group:".utf8) {
            let name = String(body.dropFirst("group:".count))
            guard name != "all" else { return .all }
            guard Name.isGroup(name) else { throw SelectorError("\"\(shown(name))\" cannot be a group name") }
            return .group(name)
        }
        let glob = Glob(body)
        guard glob.isPattern else {
            guard Name.isHost(body) else { throw SelectorError("\"\(shown(body))\" cannot be a host name") }
            return .name(body)
        }
        guard !glob.isUniversal else {
            throw SelectorError("no target must not mean all targets", remedy: "say group:all")
        }
        let isNameLike = Name.isHost("a" + String(body.map { $0 == "*" || $0 == "?" ? "x" : $0 }))
        guard isNameLike else { throw SelectorError("\"\(shown(body))\" matches no possible host name") }
        return .glob(glob)
    }

    /// A text for messages: short, and without what could disturb a terminal.
    static func shown(_ text: String) -> String {
        let safe = text.unicodeScalars.prefix(80).map {
            $0.properties.isPrintable ? Character($0) : "\u{FFFD}"
        }
        return String(safe) + (text.unicodeScalars.count > 80 ? "…" : "")
    }
}

extension Unicode.Scalar.Properties {
    fileprivate var isPrintable: Bool {
        switch generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
            false
        default: true
        }
    }
}
