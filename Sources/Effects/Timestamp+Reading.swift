extension Timestamp {
    /// Reads the one form ``description`` writes, for the years 0000 to 9999; nil for anything else.
    public init?(text: String) {
        let bytes = Bytes(text.utf8)
        guard bytes.count == 24 else { return nil }
        func number(_ start: Int, _ count: Int) -> Int64? {
            bytes[start..<start + count].reduce(Int64?(0)) { value, byte in
                guard let value, (48...57).contains(byte) else { return nil }
                return value * 10 + Int64(byte - 48)
            }
        }
        guard let year = number(0, 4), let month = number(5, 2), let day = number(8, 2),
            let hour = number(11, 2),
            let minute = number(14, 2), let second = number(17, 2), let fraction = number(20, 3)
        else { return nil }
        let seconds = ((Self.days(year, month, day) * 24 + hour) * 60 + minute) * 60 + second
        self.init(milliseconds: seconds * 1000 + fraction)
        // Writing it again catches wrong separators and dates that do not exist.
        guard Bytes(description.utf8) == bytes else { return nil }
    }

    /// A date of the proleptic Gregorian calendar as days since the epoch.
    ///
    /// Hinnant, "chrono-compatible low-level date algorithms", days_from_civil.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}
