/// Looks for anchors, aliases, tags, directives and deep nesting before the YAML parser does.
///
/// The parser's own check for duplicate names expands aliases, so a small file of them could keep it busy for
/// ever.
struct IndicatorScan {
    /// Aliases that can be expanded harmlessly, however they are nested: (16/k)^k is below 400.
    private static let harmless = 16

    private var line = 1
    private var brackets = 0
    private var position = 0
    private let text: ArraySlice<UInt8>
    private let path: String
    private let allowsTags: Bool

    /// Refuses text that uses what a settings file does not use.
    static func check(_ text: ArraySlice<UInt8>, path: String, allowsTags: Bool) throws(ConfigurationError) {
        var scan = IndicatorScan(text: text, path: path, allowsTags: allowsTags)
        try scan.run()
        guard scan.lookalikes("&") == 0 || scan.lookalikes("*") <= harmless else {
            throw ConfigurationError(
                path: path, line: nil,
                message: "anchors and aliases are not used here; quote what looks like one")
        }
    }

    private init(text: ArraySlice<UInt8>, path: String, allowsTags: Bool) {
        self.text = text
        self.path = path
        self.allowsTags = allowsTags
        position = text.startIndex
    }

    private mutating func run() throws(ConfigurationError) {
        var expectsToken = true
        var previous = UInt8(ascii: "\n")
        while position < text.endIndex {
            let byte = text[position]
            if byte == 10 { line += 1 }
            if expectsToken { try refuse(byte, after: previous) }
            switch byte {
            case 32, 9: break
            case 10, 13: expectsToken = true
            case UInt8(ascii: "#") where previous <= 32:
                skipComment()
            case UInt8(ascii: "'") where expectsToken, UInt8(ascii: "\"") where expectsToken:
                skipQuoted(byte)
                expectsToken = false
            case UInt8(ascii: "!") where expectsToken && allowsTags:
                while !isBlank(position + 1) { position += 1 }
            case UInt8(ascii: "|") where expectsToken && brackets == 0,
                UInt8(ascii: ">") where expectsToken && brackets == 0:
                skipBlock()
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                if expectsToken || brackets > 0 { brackets += 1 }
                guard brackets <= ConfigurationFile.deepest else {
                    throw error("more than \(ConfigurationFile.deepest) levels deep")
                }
                expectsToken = true
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                brackets = max(0, brackets - 1)
                expectsToken = false
            case UInt8(ascii: ",") where brackets > 0: expectsToken = true
            case UInt8(ascii: "-") where expectsToken && isBlank(position + 1),
                UInt8(ascii: "?") where expectsToken && isBlank(position + 1),
                UInt8(ascii: ":") where isBlank(position + 1):
                expectsToken = true
            default: expectsToken = false
            }
            previous = position < text.endIndex ? text[position] : 10
            position += 1
        }
    }

    /// Refuses what begins something that a settings file does not use.
    private func refuse(_ byte: UInt8, after previous: UInt8) throws(ConfigurationError) {
        switch byte {
        case UInt8(ascii: "%") where previous == 10: throw error("directives (%…) are not used here")
        case UInt8(ascii: "&"), UInt8(ascii: "*"):
            throw error("anchors and aliases are not used here; quote what begins with & or *")
        case UInt8(ascii: "!") where !allowsTags:
            throw error("tags (!…) are not used here; quote what begins with !")
        default: break
        }
    }

    private func isBlank(_ index: Int) -> Bool { index >= text.endIndex || text[index] <= 32 }

    private mutating func skipComment() {
        while position + 1 < text.endIndex, text[position + 1] != 10 { position += 1 }
    }

    /// Skips the lines of a block of text, to the end of its last one: what they look like is of no account.
    private mutating func skipBlock() {
        let parent = column(ofKeyIn: position)
        var block: Int?
        while let next = text[position...].firstIndex(of: 10) {
            let indented = text[(next + 1)...].drop { $0 == 32 }
            let indent = indented.startIndex - next - 1
            if let first = indented.first, first != 10, first != 13 {
                block = block ?? (indent > parent ? indent : nil)
                guard let block, indent >= block else {
                    position = next - 1
                    return
                }
            } else if indented.isEmpty {
                break
            }
            line += 1
            position = next + 1
        }
        position = text.endIndex
    }

    /// The column of the first word in the line of `place`, list marks not counted.
    private func column(ofKeyIn place: Int) -> Int {
        let start = text[..<place].lastIndex(of: 10).map { $0 + 1 } ?? text.startIndex
        return text[start...].prefix { $0 == 32 || $0 == UInt8(ascii: "-") }.count
    }

    private mutating func skipQuoted(_ quote: UInt8) {
        position += 1
        while position < text.endIndex, text[position] != quote {
            if text[position] == 10 { line += 1 }
            if text[position] == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") { position += 1 }
            position += 1
        }
    }

    /// How often `sigil` stands where an anchor or alias could, quotes not looked at.
    private func lookalikes(_ sigil: Unicode.Scalar) -> Int {
        let before = Set("\n\r\t ,[{:?-".utf8)
        var count = 0
        var previous = UInt8(ascii: "\n")
        for byte in text {
            if byte == UInt8(ascii: sigil), before.contains(previous) { count += 1 }
            previous = byte
        }
        return count
    }

    private func error(_ message: String) -> ConfigurationError {
        ConfigurationError(path: path, line: line, message: message)
    }
}
