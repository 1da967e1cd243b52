public import Effects

/// The secrets of one run: values by name, what hides them, and the key of the store they are kept with.
public struct SecretBook: Sendable {
    /// No secrets, and a key that nobody keeps.
    public static let none = SecretBook(values: [:], key: StoreKey())

    /// The fewest bytes of a value: a shorter one would be found where it was never written, and then say what it is.
    public static let shortest = 6
    /// The most bytes of a value.
    public static let longest = 16 << 10
    /// The most bytes of all values together.
    public static let mostTogether = 64 << 10

    /// The key of the store.
    public let key: StoreKey
    /// Hides the values.
    public let mask: SecretMask
    private let values: [String: Bytes]
    /// Whether a secret that was not given has a value all the same.
    private var makesUp = false

    private init(values: [String: Bytes], key: StoreKey) {
        self.values = values
        self.key = key
        let sorted = values.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        mask = SecretMask(
            sorted.map { SecretMask.Entry(value: $0.value, placeholder: Self.placeholder($0.key)) })
    }

    /// Takes values by name.
    ///
    /// - Throws: ``SecretError`` for a name that cannot be one, and for a value that is too short, too long, or shows
    ///   through its own placeholder.
    public init(_ values: [String: Bytes], key: StoreKey) throws(SecretError) {
        for (name, value) in values.sorted(by: { $0.key < $1.key }) {
            guard Self.isName(name) else {
                throw SecretError(
                    name: name, "a name has letters, digits and . _ / -, and at most 128 of them")
            }
            guard value.count >= Self.shortest else {
                throw SecretError(
                    name: name,
                    "the value has \(value.count) bytes; with fewer than \(Self.shortest) it cannot be hidden"
                )
            }
            guard value.count <= Self.longest else {
                throw SecretError(
                    name: name, "the value has \(value.count) bytes; the most is \(Self.longest)")
            }
        }
        let together = values.values.reduce(0) { $0 + $1.count }
        guard together <= Self.mostTogether else {
            throw SecretError(
                name: nil, "all values have \(together) bytes together; the most is \(Self.mostTogether)")
        }
        self.init(values: values, key: key)
        for name in values.keys.sorted() {
            let placeholder = Self.placeholder(name)
            guard mask.masked(placeholder) == placeholder else {
                throw SecretError(
                    name: name, "a value is part of the placeholder \(placeholder); choose another name")
            }
        }
    }

    /// The same book for a rehearsal: a secret that was not given has a value made up of its name, and the key is known.
    public var rehearsed: SecretBook {
        var book = SecretBook(values: values, key: .known)
        book.makesUp = true
        return book
    }

    /// Whether a text can name a secret: letters, digits and `. _ / -`, 1 to 128.
    public static func isName(_ text: String) -> Bool {
        (1...128).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                    || "._/-".utf8.contains(byte)
            }
    }

    /// What is shown in place of a value.
    public static func placeholder(_ name: String) -> String { "‹secret:\(name)›" }

    /// What effects carry for a secret; nil when there is none of that name.
    public func reference(to name: String) -> SecretReference? {
        value(of: name).map { SecretReference(name: name, count: $0.count, holdsNUL: $0.contains(0)) }
    }

    /// The value of a secret; nil when there is none of that name.
    public func value(of name: String) -> Bytes? {
        values[name] ?? (makesUp && Self.isName(name) ? Bytes("made up: \(name)".utf8) : nil)
    }

    /// A digest of the value under the store's key, the same whenever both are; nil when there is no such secret.
    ///
    /// Without the key it says nothing, so it may be on record. What stands before the dot is of the key alone.
    public func digest(of name: String) throws(StoreKeyError) -> String? {
        guard let value = value(of: name) else { return nil }
        let id = try key.digest(Bytes("key".utf8)).prefix(8)
        return try "\(id).\(key.digest(Bytes(name.utf8) + [0] + value))"
    }
}
