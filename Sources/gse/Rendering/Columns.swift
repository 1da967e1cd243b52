/// How much of a line a terminal shows: a line that wraps would not be erased.
enum Columns {
    /// The text, cut to so many columns with an ellipsis when it has more; empty when there is not even one
    /// column.
    static func cut(_ text: String, to width: Int) -> String {
        guard width > 0 else { return "" }
        var taken = 0
        var end = text.startIndex
        for index in text.indices {
            let columns = columns(text[index])
            // Where the ellipsis would still fit.
            if taken < width { end = index }
            guard taken + columns <= width else { return text[..<end] + "…" }
            taken += columns
        }
        return text
    }

    /// How many columns a text takes.
    static func width(of text: String) -> Int { text.reduce(0) { $0 + columns($1) } }

    /// Two for what East Asian writing and pictures take, one for the rest.
    private static func columns(_ character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first else { return 0 }
        if scalar.properties.isEmojiPresentation { return 2 }
        switch scalar.value {
        case 0x1100...0x115f, 0x2e80...0x303e, 0x3041...0xa4cf, 0xa960...0xa97f, 0xac00...0xd7a3,
            0xf900...0xfaff, 0xfe30...0xfe6f, 0xff00...0xff60, 0xffe0...0xffe6, 0x20000...0x3fffd:
            return 2
        default: return 1
        }
    }
}
