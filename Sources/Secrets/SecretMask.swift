public import Effects

/// Replaces values in whatever is shown or recorded, each by the placeholder that names it.
///
/// Every byte that belongs to a form of a value is replaced (``SecretForms`` lists them); values that overlap become
/// the placeholder of the first. A value, like anything else, is bytes.
public struct SecretMask: Sendable {
    /// One value and what is shown in its place.
    public struct Entry: Sendable, Hashable {
        /// What is looked for.
        public let value: Bytes
        /// What is shown.
        public let placeholder: String

        /// Makes an entry; an empty value is never found.
        public init(value: Bytes, placeholder: String) {
            self.value = value
            self.placeholder = placeholder
        }
    }

    /// Nothing to replace.
    public static let none = SecretMask([])

    /// What is replaced.
    public let entries: [Entry]
    private let placeholders: [Bytes]
    let whole: PatternTree
    let joined: PatternTree
    /// Whether a form of a value begins with that byte.
    let begins: [Bool]

    /// A mask over these values; of equal values the first one's placeholder counts.
    public init(_ entries: [Entry]) {
        self.entries = entries
        placeholders = entries.map { Bytes($0.placeholder.utf8) }
        var whole: [(Bytes, Int32)] = []
        var joined: [(Bytes, Int32)] = []
        for (index, entry) in entries.enumerated() where !entry.value.isEmpty {
            let owner = Int32(index + 1)
            whole += SecretForms.whole(of: entry.value).map { ($0, owner) }
            joined += SecretForms.joined(of: entry.value).map { ($0, owner) }
        }
        self.whole = PatternTree(whole)
        self.joined = PatternTree(joined)
        let trees = [self.whole, self.joined]
        begins = (0...255).map { byte in trees.contains { $0.next(0, byte) != 0 } }
    }

    /// Whether there is nothing to replace.
    public var isEmpty: Bool { whole.isEmpty }

    /// The same for bytes that come in pieces.
    public var stream: MaskedStream { MaskedStream(self) }

    /// The bytes with every value replaced.
    ///
    /// `isCut` says that they were cut off, perhaps within a value.
    public func masked(_ bytes: Bytes, isCut: Bool = false) -> Bytes {
        guard !isEmpty, !bytes.isEmpty else { return bytes }
        var stream = self.stream
        let shown = stream.add(bytes)
        return shown + stream.finish(isCut: isCut)
    }

    /// The text with every value replaced.
    public func masked(_ text: String) -> String {
        guard !isEmpty, !text.isEmpty else { return text }
        return masked(Bytes(text.utf8)).lossyText
    }

    /// The value with every text in it masked, names of members and bytes that are no text included; a whole number that
    /// spells a value becomes its placeholder.
    public func masked(_ json: JSON) -> JSON {
        guard !isEmpty else { return json }
        switch json {
        case .null, .bool, .double: return json
        case .int(let number):
            let (text, shown) = ("\(number)", masked("\(number)"))
            return shown == text ? json : .string(shown)
        case .string(let text): return .string(masked(text))
        case .array(let elements): return .array(elements.map { masked($0) })
        case .object(let members):
            if members.count == 1, members.first?.name == "base64", let bytes = json.asBytes {
                return .bytes(masked(bytes))
            }
            return .object(members.map { JSON.Member(masked($0.name), masked($0.value)) })
        }
    }

    func placeholder(_ owner: Int32) -> Bytes { placeholders[Int(owner) - 1] }
}
