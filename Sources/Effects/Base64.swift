/// Base64 as RFC 4648 §4 has it, with padding.
///
/// Here because this module uses the standard library only.
public enum Base64 {
    private static let alphabet = Bytes(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// Encodes bytes.
    public static func encode(_ bytes: Bytes) -> String {
        var text = Bytes()
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<Swift.min(start + 3, bytes.count)]
            var bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
            bits <<= 8
            for position in 0..<4 {
                text.append(position <= group.count ? alphabet[Int(bits >> 26)] : UInt8(ascii: "="))
                bits <<= 6
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Decodes text; nil when it is not Base64 in its one canonical form.
    public static func decode(_ text: String) -> Bytes? {
        let letters = Bytes(text.utf8)
        guard letters.count.isMultiple(of: 4) else { return nil }
        var bytes = Bytes()
        for start in stride(from: 0, to: letters.count, by: 4) {
            let group = letters[start..<start + 4]
            let padding = group.reversed().prefix { $0 == UInt8(ascii: "=") }.count
            guard padding <= 2, padding == 0 || start + 4 == letters.count else { return nil }
            var bits = UInt32(0)
            for letter in group.dropLast(padding) {
                guard let value = alphabet.firstIndex(of: letter) else { return nil }
                bits = bits << 6 | UInt32(value)
            }
            bits <<= UInt32(6 * padding)
            bytes += [UInt8(bits >> 16), UInt8(bits >> 8 & 255), UInt8(bits & 255)].dropLast(padding)
        }
        return encode(bytes) == text ? bytes : nil
    }
}
