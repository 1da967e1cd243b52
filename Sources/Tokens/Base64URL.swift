import Effects

/// Base64 as RFC 7515 §2 has it: for addresses, without padding.
enum Base64URL {
    private static let alphabet = Bytes(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// The value of each letter; 64 for what is none.
    private static let values: Bytes = {
        var values = Bytes(repeating: 64, count: 256)
        for (value, letter) in alphabet.enumerated() { values[Int(letter)] = UInt8(value) }
        return values
    }()

    /// Encodes bytes.
    static func encode(_ bytes: Bytes) -> String {
        var text = Bytes()
        var bits = UInt32(0)
        var count = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 6 {
                count -= 6
                text.append(alphabet[Int(bits >> UInt32(count) & 63)])
            }
        }
        if count > 0 { text.append(alphabet[Int(bits << UInt32(6 - count) & 63)]) }
        return String(decoding: text, as: UTF8.self)
    }

    /// Decodes text; nil when it is not base64url in its one canonical form.
    static func decode(_ text: some Sequence<UInt8>) -> Bytes? {
        var bytes = Bytes()
        var bits = UInt32(0)
        var count = 0
        for letter in text {
            let value = values[Int(letter)]
            guard value < 64 else { return nil }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(bits >> UInt32(count) & 255))
            }
        }
        // Six bits left are a letter too many; others must be zero, else two texts would be the same bytes.
        guard count < 6, bits & (1 << UInt32(count) - 1) == 0 else { return nil }
        return bytes
    }
}
