import Effects

extension Bytes {
    /// These bytes as one word of a POSIX shell, whatever they are (but NUL, which no word can hold).
    ///
    /// In single quotes nothing means anything but the closing quote itself.
    var shellWord: Bytes {
        var word: Bytes = [UInt8(ascii: "'")]
        word.reserveCapacity(count + 2)
        for byte in self {
            if byte == UInt8(ascii: "'") { word += Bytes("'\\''".utf8) } else { word.append(byte) }
        }
        word.append(UInt8(ascii: "'"))
        return word
    }
}
