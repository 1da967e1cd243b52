/// A text of a model in which `{{name}}` stands for a state of the host, its `name` or its `address`.
public struct ModelText: Sendable, Hashable {
    private enum Part: Sendable, Hashable {
        case text(String)
        case value(String)
    }

    private var parts: [Part] = []

    /// Takes a text; braces that are not closed are text.
    public init(_ text: String) {
        var rest = text[...]
        while let open = rest.firstRange(of: "{{"), let close = rest[open.upperBound...].firstRange(of: "}}")
        {
            parts.append(.text(String(rest[..<open.lowerBound])))
            let name = rest[open.upperBound..<close.lowerBound].drop { $0 == " " }
            parts.append(.value(String(name.reversed().drop { $0 == " " }.reversed())))
            rest = rest[close.upperBound...]
        }
        parts.append(.text(String(rest)))
    }

    /// The names it asks for.
    var names: [String] {
        parts.compactMap { if case .value(let name) = $0 { name } else { nil } }
    }

    /// The text, with the values it asks for, cut off at so many bytes; nothing for a value that is not there.
    func text(atMost most: Int, _ value: (String) -> String?) -> String {
        var text = ""
        for part in parts where text.utf8.count < most {
            switch part {
            case .text(let own): text += own.cut(to: most - text.utf8.count)
            case .value(let name): text += (value(name) ?? "").cut(to: most - text.utf8.count)
            }
        }
        return text
    }
}

extension String {
    /// The first characters that have no more than so many bytes together.
    fileprivate func cut(to most: Int) -> Substring {
        guard utf8.count > most else { return self[...] }
        var end = utf8.index(utf8.startIndex, offsetBy: most)
        while end.samePosition(in: unicodeScalars) == nil { end = utf8.index(before: end) }
        return self[..<end]
    }
}
