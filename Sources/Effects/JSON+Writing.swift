extension JSON {
    /// The value as compact JSON text in UTF-8 (RFC 8259); numbers that are not finite become null.
    public var encoded: Bytes {
        var text = Bytes()
        write(to: &text)
        return text
    }

    /// The value as compact JSON text.
    public var text: String { String(decoding: encoded, as: UTF8.self) }

    private func write(to text: inout Bytes) {
        switch self {
        case .null: text += "null".utf8
        case .bool(let value): text += (value ? "true" : "false").utf8
        case .int(let value): text += String(value).utf8
        case .double(let value): text += (value.isFinite ? "\(value)" : "null").utf8
        case .string(let value): Self.write(value, to: &text)
        case .array(let elements):
            Self.write(elements, between: "[", "]", to: &text) { $0.write(to: &$1) }
        case .object(let members):
            Self.write(members, between: "{", "}", to: &text) { member, text in
                Self.write(member.name, to: &text)
                text.append(UInt8(ascii: ":"))
                member.value.write(to: &text)
            }
        }
    }

    private static func write<Element>(
        _ elements: [Element], between open: Unicode.Scalar, _ close: Unicode.Scalar, to text: inout Bytes,
        each write: (Element, inout Bytes) -> Void
    ) {
        text.append(UInt8(ascii: open))
        for (index, element) in elements.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            write(element, &text)
        }
        text.append(UInt8(ascii: close))
    }

    private static let hexadecimal = Bytes("0123456789abcdef".utf8)

    private static func write(_ string: String, to text: inout Bytes) {
        var string = string
        text.append(UInt8(ascii: "\""))
        string.withUTF8 { bytes in
            var plain = 0
            for (index, byte) in bytes.enumerated() where needsEscape(byte) {
                text += bytes[plain..<index]
                text += escape(byte)
                plain = index + 1
            }
            text += bytes[plain...]
        }
        text.append(UInt8(ascii: "\""))
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 32 || byte == 127 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    /// How many bytes a byte of a string becomes.
    static func writtenBytes(_ byte: UInt8) -> Int { needsEscape(byte) ? escape(byte).count : 1 }

    private static func escape(_ byte: UInt8) -> Bytes {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): [UInt8(ascii: "\\"), byte]
        case 10: Bytes("\\n".utf8)
        case 13: Bytes("\\r".utf8)
        case 9: Bytes("\\t".utf8)
        case let other:
            Bytes("\\u00".utf8) + [hexadecimal[Int(other >> 4)], hexadecimal[Int(other & 15)]]
        }
    }
}
