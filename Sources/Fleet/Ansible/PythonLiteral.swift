internal import Effects

/// What Ansible makes of a value in an INI inventory, as far as it is a text.
enum PythonLiteral {
    /// The value without the quotes around it, and without a comment behind a quoted value or a number.
    ///
    /// Ansible takes a value that is a Python literal for one, where a comment may follow; everything else is text as it
    /// stands, `#` included. Numbers and lists stay the text they were written with.
    static func text(_ value: String) -> String {
        let bytes = Bytes(value.utf8)
        guard let first = bytes.first else { return value }
        if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
            return quoted(bytes, by: first)?.lossyText ?? value
        }
        let word = bytes.prefix { $0 > 32 && $0 != UInt8(ascii: "#") }
        guard isComment(bytes[word.endIndex...]), isPlain(word) else { return value }
        return Bytes(word).lossyText
    }

    /// What stands between quotes; nil when the value is something else than one quoted text.
    private static func quoted(_ bytes: Bytes, by quote: UInt8) -> Bytes? {
        var text = Bytes()
        var position = 1
        while position < bytes.count, bytes[position] != quote {
            guard bytes[position] == UInt8(ascii: "\\") else {
                text.append(bytes[position])
                position += 1
                continue
            }
            guard position + 1 < bytes.count else { return nil }
            let next = bytes[position + 1]
            switch next {
            case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""): text.append(next)
            case UInt8(ascii: "n"): text.append(10)
            case UInt8(ascii: "t"): text.append(9)
            case UInt8(ascii: "r"): text.append(13)
            // Rarer escapes stay as they are written.
            default: text += [bytes[position], next]
            }
            position += 2
        }
        guard position < bytes.count, isComment(bytes[(position + 1)...]) else { return nil }
        return text
    }

    private static func isComment(_ rest: ArraySlice<UInt8>) -> Bool {
        rest.first { $0 > 32 }.map { $0 == UInt8(ascii: "#") } ?? true
    }

    /// A whole or decimal number, or one of Python's three names.
    private static func isPlain(_ word: ArraySlice<UInt8>) -> Bool {
        if ["True", "False", "None"].contains(where: { $0.utf8.elementsEqual(word) }) { return true }
        let digits = word.first == UInt8(ascii: "-") ? word.dropFirst() : word
        let parts = digits.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let isZeroed = digits.count > 1 && digits.first == 48 && parts.count == 1
        return parts.count <= 2 && !isZeroed
            && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { (48...57).contains($0) } }
    }
}
