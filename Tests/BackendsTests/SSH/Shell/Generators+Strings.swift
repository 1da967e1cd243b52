import Effects
import ExecutionTesting

extension Generators {
    /// Strings of 0 to 40 bytes, of any but NUL; every third is made of what shells trip over.
    mutating func strings(_ count: Int) -> [Bytes] {
        let tricky =
            Bytes("'\"\\$`!*?[]{}()<>|&;~#=%^ \t\n\r-n@:/.".utf8)
            + [0x81, 0x84, 0x88, 0xE2, 0x80, 0xFF, 1, 0x7F]
        return (0..<count).map { index in
            let length = Int.random(in: 0...40, using: &self)
            return (0..<length).map { _ in
                index % 3 == 0
                    ? tricky[Int.random(in: 0..<tricky.count, using: &self)]
                    : UInt8.random(in: 1...255, using: &self)
            }
        }
    }
}
