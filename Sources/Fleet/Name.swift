internal import Effects

/// What names in inventories and selectors may look like.
///
/// They end up on command lines, so no name begins with `-`.
enum Name {
    private static let letters = Set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-".utf8)

    /// Whether it can name a host: letters, digits, `.`, `_`, `-` and `:` (for IPv6), 1…253 bytes.
    static func isHost(_ text: String) -> Bool { isMade(text, of: letters.union([UInt8(ascii: ":")])) }

    /// Whether it can name a group: letters, digits, `.`, `_` and `-`.
    static func isGroup(_ text: String) -> Bool { isMade(text, of: letters) }

    /// Whether it can be reached: a name, or an address with a zone.
    static func isAddress(_ text: String) -> Bool {
        isMade(text, of: letters.union(":%".utf8))
    }

    /// Whether it can be an account.
    static func isAccount(_ text: String) -> Bool { isMade(text, of: letters.union("@$+\\".utf8)) }

    /// Whether it can name a key exchange algorithm: letters, digits, `.`, `-` and `@`, a letter or digit first.
    static func isAlgorithm(_ text: String) -> Bool {
        isMade(text, of: letters.subtracting("_".utf8).union("@".utf8))
            && text.utf8.first != UInt8(ascii: ".")
            && text.utf8.first != UInt8(ascii: "@")
    }

    /// Whether it can name a file: no control character, no leading `-`.
    static func isPath(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 4096 && text.utf8.first != UInt8(ascii: "-")
            && text.utf8.allSatisfy { $0 >= 32 && $0 != 127 }
    }

    /// Whether it can be the file that ssh reads as its configuration: letters (of any language), digits and `/ . _ - ~ @ : , + =`.
    ///
    /// Where ssh goes through a jump host, it puts the name into a line for a shell as it is.
    static func isConfigFile(_ text: String) -> Bool {
        isPath(text)
            && text.utf8.allSatisfy { $0 >= 0x80 || letters.contains($0) || "/~@:,+=".utf8.contains($0) }
    }

    /// Whether it can be hosts to go through: what ssh hands to a shell has no character that one would understand.
    static func isJump(_ text: String) -> Bool { isMade(text, of: letters.union("@:,[]%/+".utf8)) }

    private static func isMade(_ text: String, of letters: Set<UInt8>) -> Bool {
        let bytes = text.utf8
        return (1...253).contains(bytes.count) && bytes.first != UInt8(ascii: "-")
            && bytes.allSatisfy(letters.contains)
    }
}
