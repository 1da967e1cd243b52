internal import Effects

/// The forms in which programs show a value: as it is, and as the usual encodings write it.
enum SecretForms {
    /// Lines of a value shorter than this, in bytes, are not looked for by themselves.
    static let shortestLine = 8
    /// Of longer values, in bytes (keys and certificates, that is), only the commonest forms are looked for.
    private static let longestInAllForms = 1024

    /// What is recognised as it stands: the value, its lines, and it quoted for a shell, JSON, an address, a page, and as
    /// hosts are told it.
    static func whole(of value: Bytes) -> Set<Bytes> {
        var forms: Set<Bytes> = [value, Octal.escape(value)]
        for line in value.split(whereSeparator: { $0 == 10 || $0 == 13 }) where line.count >= shortestLine {
            forms.insert(Bytes(line))
        }
        guard value.count <= longestInAllForms else {
            return forms.union([percent(value, lower, kept[1]), percent(value, upper, kept[1]), json(value)])
        }
        forms.formUnion(percent(value))
        forms.formUnion(shell(value))
        forms.formUnion(variants(ofJSON: value))
        forms.formUnion(page(value))
        return forms
    }

    /// What is recognised through line breaks and spaces, too: hexadecimal, and Base64 and Base32 in all their alphabets,
    /// wherever in them the value begins.
    static func joined(of value: Bytes) -> Set<Bytes> {
        var forms: Set<Bytes> = []
        forms.insert(value.flatMap { hex($0, lower) })
        forms.insert(value.flatMap { hex($0, upper) })
        let isLong = value.count > longestInAllForms
        for (alphabet, bits, group) in isLong ? Array(alphabets.prefix(2)) : alphabets {
            for offset in 0..<group { forms.insert(letters(of: value, after: offset, bits, alphabet)) }
        }
        return forms
    }

    /// Each with the bits of a letter and the bytes after which the letters begin anew.
    private static let alphabets: [(letters: Bytes, bits: Int, group: Int)] = [
        ("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 6, 3),
        ("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", 6, 3),
        ("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 5, 5), ("abcdefghijklmnopqrstuvwxyz234567", 5, 5),
    ].map { (Bytes($0.utf8), $1, $2) }

    /// The letters that a value alone decides when so many bytes stand before it: those at its ends hold bits of what is
    /// beside it, and say little of the value.
    private static func letters(of value: Bytes, after offset: Int, _ bits: Int, _ alphabet: Bytes) -> Bytes {
        let first = (offset * 8 + bits - 1) / bits * bits - offset * 8
        return stride(from: first, through: value.count * 8 - bits, by: bits).map { start in
            let pair =
                UInt16(value[start / 8]) << 8 | UInt16(start / 8 + 1 < value.count ? value[start / 8 + 1] : 0)
            return alphabet[Int(pair >> UInt16(16 - bits - start % 8)) & (1 << bits - 1)]
        }
    }

    private static let lower = Bytes("0123456789abcdef".utf8)
    private static let upper = Bytes("0123456789ABCDEF".utf8)

    private static func hex(_ byte: UInt8, _ digits: Bytes) -> Bytes {
        [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    }

    /// The characters that programs leave as they are in an address, beside letters and digits.
    private static let kept = [
        "", "-._~", "-._~/", "-._*", "-_.!~*'()", "-_.!~*'();/?:@&=+$,#", "-._~!$&'()*+,;=:@",
    ].map { Set($0.utf8) }

    private static func percent(_ value: Bytes) -> Set<Bytes> {
        var forms: Set<Bytes> = []
        for digits in [lower, upper] {
            forms.insert(value.flatMap { [37] + hex($0, digits) })
            for kept in kept {
                forms.insert(percent(value, digits, kept))
                forms.insert(percent(value, digits, kept, space: Bytes("+".utf8)))
            }
        }
        return forms
    }

    private static func percent(
        _ value: Bytes, _ digits: Bytes, _ kept: Set<UInt8>, space: Bytes = Bytes("%20".utf8)
    ) -> Bytes {
        value.flatMap { byte in
            if isAlphanumeric(byte) || kept.contains(byte) { return [byte] }
            return byte == 32 ? space : [37] + hex(byte, digits)
        }
    }

    private static func octal(_ byte: UInt8) -> String { "\\" + String(byte, radix: 8) }

    private static func shell(_ value: Bytes) -> Set<Bytes> {
        let marks = ["-_./:=@%+,^", "-_./:=@%+#~", "-_./:=@%+"].map { Set($0.utf8) }
        let backslashed = marks.map { plain in
            value.flatMap { isAlphanumeric($0) || plain.contains($0) || $0 > 127 ? [$0] : [92, $0] }
        }
        // A shell takes `~` after `=` and `:` for a home directory.
        let homes = zip(backslashed[1], [0] + backslashed[1]).flatMap { byte, before in
            byte == UInt8(ascii: "~") && "=:".utf8.contains(before) ? [92, byte] : [byte]
        }
        return Set(backslashed + [homes]).union([
            replaced(value) { $0 == 39 ? "'\\''" : nil }, replaced(value) { $0 == 39 ? "'\"'\"'" : nil },
            // Inside double quotes.
            value.flatMap { "\"\\$`".utf8.contains($0) ? [92, $0] : [$0] },
            // $'…'
            replaced(value) { $0 == 39 ? "\\'" : $0 == 92 ? "\\\\" : short($0) },
            replaced(value) { byte in
                byte == 39 ? "\\'" : byte == 92 ? "\\\\" : short(byte) ?? (byte > 126 ? octal(byte) : nil)
            },
        ])
    }

    private static func json(_ value: Bytes, escapesSlash: Bool = false) -> Bytes {
        replaced(value) { byte in
            switch byte {
            case 34: "\\\""
            case 92: "\\\\"
            case 47 where escapesSlash: "\\/"
            case 0..<32: short(byte) ?? "\\u00" + hex(byte, lower).lossyText
            default: nil
            }
        }
    }

    private static func variants(ofJSON value: Bytes) -> Set<Bytes> {
        var forms: Set<Bytes> = []
        for escapesSlash in [false, true] {
            let once = json(value, escapesSlash: escapesSlash)
            forms.insert(once)
            for digits in [lower, upper] { forms.insert(escaped(once, digits, alsoPage: false)) }
            forms.insert(escaped(once, lower, alsoPage: true))
        }
        // And each as a text inside JSON.
        return forms.union(forms.map { form in form.flatMap { $0 == 34 || $0 == 92 ? [92, $0] : [$0] } })
    }

    /// Everything beyond ASCII as \u, as some writers of JSON do, and what means something in a page when asked.
    private static func escaped(_ value: Bytes, _ digits: Bytes, alsoPage: Bool) -> Bytes {
        guard let text = value.text else { return value }
        var form = Bytes()
        for unit in text.utf16 {
            let isPage = alsoPage && (unit == 38 || unit == 60 || unit == 62)
            if let ascii = UInt8(exactly: unit), ascii < 128, !isPage {
                form.append(ascii)
            } else {
                form += Bytes("\\u".utf8) + hex(UInt8(unit >> 8), digits) + hex(UInt8(unit & 255), digits)
            }
        }
        return form
    }

    private static func page(_ value: Bytes) -> Set<Bytes> {
        var forms: Set<Bytes> = []
        for apostrophe in ["&#39;", "&apos;", "&#x27;", "'"] {
            for quote in ["&quot;", "&#34;", "\""] {
                forms.insert(
                    replaced(value) { byte in
                        switch byte {
                        case 38: "&amp;"
                        case 60: "&lt;"
                        case 62: "&gt;"
                        case 34: quote
                        case 39: apostrophe
                        default: nil
                        }
                    })
            }
        }
        return forms
    }

    private static func short(_ byte: UInt8) -> String? {
        switch byte {
        case 8: "\\b"
        case 9: "\\t"
        case 10: "\\n"
        case 12: "\\f"
        case 13: "\\r"
        default: nil
        }
    }

    private static func replaced(_ value: Bytes, _ form: (UInt8) -> String?) -> Bytes {
        value.flatMap { byte in form(byte).map { Bytes($0.utf8) } ?? [byte] }
    }
}
