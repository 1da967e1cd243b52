import Effects

/// Makes text from elsewhere safe to show: no byte of it can move a cursor, set a title or hide what stands
/// beside it.
package enum Harmless {
    /// The text on one line: line breaks, too, are spelled out.
    package static func line(_ text: String) -> String { spelled(text, keepsBreaks: false) }

    /// The text with its line breaks and tabs.
    package static func block(_ text: String) -> String { spelled(text, keepsBreaks: true) }

    private static func spelled(_ text: String, keepsBreaks: Bool) -> String {
        // Bytes: appending several scalars to a view of scalars copies all of it each time.
        var shown = Bytes()
        shown.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            if scalar == "\t" || keepsBreaks && scalar == "\n" || !isActive(scalar) {
                shown += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
            } else {
                shown += "\\u{\(String(scalar.value, radix: 16))}".utf8
            }
        }
        return String(decoding: shown, as: UTF8.self)
    }

    /// Controls, line separators, and the characters that turn the direction of text or are not seen.
    private static func isActive(_ scalar: Unicode.Scalar) -> Bool {
        // Most text is ASCII, and to look up a category takes ten times as long as the rest.
        if (0x20..<0x7f).contains(scalar.value) { return false }
        return switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .format: true
        default: false
        }
    }
}
