internal import Effects

/// Which characters an argument may have without its matcher saying `control: true`.
enum CharacterRule {
    /// Whether bytes are valid UTF-8 without control characters (TAB is fine), DEL, bidirectional marks and
    /// line separators.
    static func isPlain(_ bytes: Bytes) -> Bool {
        guard let text = bytes.text else { return false }
        return text.unicodeScalars.allSatisfy { isPlain($0) }
    }

    static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 9: true
        case 0..<32, 0x7F...0x9F: false
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: false
        case 0x2028, 0x2029: false
        default: true
        }
    }

    /// Bytes for a message: at most 60 characters, what could disturb a terminal shown as escape.
    static func shown(_ bytes: some Sequence<UInt8>) -> String {
        let bytes = Bytes(bytes)
        let text = bytes.prefix(240).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        var shown = ""
        for scalar in text.unicodeScalars.prefix(60) {
            shown +=
                isPlain(scalar) && scalar != "\t" ? String(scalar) : "\\u{\(String(scalar.value, radix: 16))}"
        }
        return shown + (text.unicodeScalars.count > 60 || bytes.count > 240 ? "…" : "")
    }
}
