/// Where the lines of a text begin.
public struct LineTable: Sendable {
    private var starts = [0]

    /// Reads a text.
    public init(_ source: [UInt8]) {
        var position = 0
        while position < source.count {
            let byte = source[position]
            position += 1
            guard byte == 10 || byte == 13 else { continue }
            if position < source.count, source[position] == 23 - byte { position += 1 }
            starts.append(position)
        }
    }

    /// The line and column of a byte.
    public func place(_ offset: Int) -> SourcePlace {
        var (low, high) = (0, starts.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle } else { high = middle }
        }
        return SourcePlace(line: low + 1, column: max(0, offset - starts[low]) + 1)
    }
}
