import Effects
import Preparing

/// HTML as it is written: what is spelled out in this program is markup, whatever is put in is text.
///
/// `"<td>\(host)</td>"` is safe whatever `host` holds: it is escaped, and what would not be seen is spelled out.
struct Markup: ExpressibleByStringInterpolation {
    /// Its text, in UTF-8.
    private(set) var bytes: Bytes

    init() { bytes = [] }

    init(stringLiteral markup: String) { bytes = Bytes(markup.utf8) }

    init(stringInterpolation interpolation: Interpolation) { bytes = interpolation.bytes }

    static func += (left: inout Markup, right: Markup) { left.bytes += right.bytes }

    static func + (left: Markup, right: Markup) -> Markup {
        var sum = left
        sum += right
        return sum
    }

    /// All of them, one after the other.
    init(_ parts: some Sequence<Markup>) { bytes = parts.reduce(into: []) { $0 += $1.bytes } }

    /// The pieces of a literal.
    struct Interpolation: StringInterpolationProtocol {
        fileprivate var bytes = Bytes()

        init(literalCapacity: Int, interpolationCount: Int) { bytes.reserveCapacity(literalCapacity) }

        mutating func appendLiteral(_ literal: String) { bytes += literal.utf8 }

        /// Text on one line.
        mutating func appendInterpolation(_ text: String) { escape(Harmless.line(text)) }

        /// Text with its line breaks.
        mutating func appendInterpolation(block text: String) { escape(Harmless.block(text)) }

        mutating func appendInterpolation(_ number: Int) { bytes += String(number).utf8 }

        mutating func appendInterpolation(_ markup: Markup) { bytes += markup.bytes }

        private mutating func escape(_ text: String) {
            for byte in text.utf8 {
                switch byte {
                case UInt8(ascii: "&"): bytes += "&amp;".utf8
                case UInt8(ascii: "<"): bytes += "&lt;".utf8
                case UInt8(ascii: ">"): bytes += "&gt;".utf8
                case UInt8(ascii: "\""): bytes += "&quot;".utf8
                case UInt8(ascii: "'"): bytes += "&#39;".utf8
                default: bytes.append(byte)
                }
            }
        }
    }
}
