/// A size in bytes, never negative.
public struct ByteCount: Sendable, Hashable, Comparable {
    /// The number of bytes, 0 or more.
    public let bytes: Int

    /// Makes a size of so many bytes; negative counts become 0.
    public init(_ bytes: Int) { self.bytes = max(0, bytes) }

    /// So many KiB (1,024 bytes each), saturating.
    public static func kibibytes(_ count: Int) -> ByteCount { ByteCount(saturating: count, 1 << 10) }

    /// So many MiB (1,048,576 bytes each), saturating.
    public static func mebibytes(_ count: Int) -> ByteCount { ByteCount(saturating: count, 1 << 20) }

    private init(saturating count: Int, _ unit: Int) {
        let product = count.multipliedReportingOverflow(by: unit)
        self.init(product.overflow ? Int.max : product.partialValue)
    }

    public static func < (left: ByteCount, right: ByteCount) -> Bool { left.bytes < right.bytes }
}

extension ByteCount: CustomStringConvertible {
    /// The size as a policy file spells it, with the largest unit that divides it: `64KiB`, `100`.
    public var description: String {
        for (unit, name) in [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")]
        where bytes >= unit && bytes % unit == 0 {
            return "\(bytes / unit)\(name)"
        }
        return "\(bytes)"
    }
}
