/// Reads durations and sizes as `contract/lua.md` and the policy file spell them: `"500ms" "30s" "5m" "2h"`, `"64KiB"`.
///
/// Numbers are decimal and not negative; overflow is refused. Durations are kept to the nanosecond.
public enum Quantity {
    /// The longest duration accepted anywhere: 10 years.
    public static let longest = Duration.seconds(10 * 365 * 86_400)

    /// Reads a duration that has its unit: `ms`, `s`, `m`, `h` or `d`.
    ///
    /// Nil for anything else.
    public static func duration(_ text: String) -> Duration? {
        let units: [(String, Double)] = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86_400)]
        for (unit, factor) in units where text.utf8.count > unit.utf8.count && text.hasSuffix(unit) {
            guard let number = plainNumber(text.dropLast(unit.count)) else { continue }
            return seconds(number * factor)
        }
        return nil
    }

    /// Seconds as a duration; nil when not finite, negative or longer than ``longest``.
    public static func seconds(_ value: Double) -> Duration? {
        guard value.isFinite, value >= 0, value <= 10 * 365 * 86_400 else { return nil }
        guard let nanoseconds = Int64(exactly: (value * 1e9).rounded()) else { return nil }
        return .nanoseconds(nanoseconds)
    }

    /// Reads a size: a whole number of bytes, or of `KiB`, `MiB`, `GiB`.
    ///
    /// Nil for anything else.
    public static func size(_ text: String) -> ByteCount? {
        let units = [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("", 1)]
        for (unit, factor) in units where text.hasSuffix(unit) {
            let digits = text.utf8.dropLast(unit.utf8.count)
            guard !digits.isEmpty, digits.allSatisfy({ (48...57).contains($0) }),
                let count = Int(Substring(digits))
            else { continue }
            let product = count.multipliedReportingOverflow(by: factor)
            return product.overflow ? nil : ByteCount(product.partialValue)
        }
        return nil
    }

    private static func plainNumber(_ text: Substring) -> Double? {
        let digits = text.utf8
        guard let first = digits.first, first != 46, digits.last != 46,
            digits.allSatisfy({ (48...57).contains($0) || $0 == 46 })
        else { return nil }
        return Double(text)
    }
}
