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

    /// The text, with the values it asks for; nothing for a value that is not there.
    func text(_ value: (String) -> String?) -> String {
        parts.reduce(into: "") { text, part in
            switch part {
            case .text(let own): text += own
            case .value(let name): text += value(name) ?? ""
            }
        }
    }
}
