/// Bytes as letters and octal escapes, which a shell's `printf` makes bytes again.
public enum Octal {
    /// Writes every byte but the letters of ASCII as `\ooo`.
    public static func escape(_ bytes: Bytes) -> Bytes {
        var text = Bytes()
        text.reserveCapacity(bytes.count * 2)
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
                text.append(byte)
            case _:
                text.append(UInt8(ascii: "\\"))
                for digit in [byte >> 6, byte >> 3 & 7, byte & 7] { text.append(UInt8(ascii: "0") + digit) }
            }
        }
        return text
    }
}
