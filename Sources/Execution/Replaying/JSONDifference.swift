import Effects

/// The first place where two values differ.
struct JSONDifference {
    /// The place and both values there, for people: `command[1]: "a", now "b"`.
    let words: String

    init(_ recorded: JSON, _ asked: JSON) { words = Self.first(recorded, asked, at: "") ?? "nothing" }

    private static func first(_ left: JSON, _ right: JSON, at path: String) -> String? {
        if left == right { return nil }
        switch (left, right) {
        case (.object(let old), .object(let new)):
            let names = old.map(\.name) + new.map(\.name).filter { name in !old.contains { $0.name == name } }
            for name in names {
                let place = path.isEmpty ? name : "\(path).\(name)"
                guard let before = left[name], let after = right[name] else {
                    return "\(place): \(shown(left[name])), now \(shown(right[name]))"
                }
                if let found = first(before, after, at: place) { return found }
            }
            return "\(path.isEmpty ? "the order of members" : path)"
        case (.array(let old), .array(let new)):
            for (index, pair) in zip(old, new).enumerated() {
                if let found = first(pair.0, pair.1, at: "\(path)[\(index)]") { return found }
            }
            return "\(path): \(old.count) elements, now \(new.count)"
        default: return "\(path.isEmpty ? "the value" : path): \(shown(left)), now \(shown(right))"
        }
    }

    private static func shown(_ value: JSON?) -> String {
        guard let text = value?.text else { return "absent" }
        return text.unicodeScalars.count > 120 ? String(text.unicodeScalars.prefix(120)) + "…" : text
    }
}
