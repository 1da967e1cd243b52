extension ExecutedLines {
    /// Appends the lines of some files.
    ///
    /// Throws when a file has a range that is not behind the one before.
    static func encode(_ files: [ExecutedLines], into bytes: inout [UInt8]) throws(MalformedBytes) {
        ValueCoding.append(varint: UInt64(files.count), to: &bytes)
        for file in files {
            ValueCoding.append(text: file.file, to: &bytes)
            try encode(file.executable, into: &bytes)
            try encode(file.executed, into: &bytes)
        }
    }

    private static func encode(_ ranges: [ClosedRange<Int>], into bytes: inout [UInt8]) throws(MalformedBytes)
    {
        ValueCoding.append(varint: UInt64(ranges.count), to: &bytes)
        var next = 1
        for range in ranges {
            guard range.lowerBound >= next, range.upperBound < Frame.mostLines else {
                throw MalformedBytes("the lines of a file are not in order")
            }
            ValueCoding.append(varint: UInt64(range.lowerBound - next), to: &bytes)
            ValueCoding.append(varint: UInt64(range.count), to: &bytes)
            next = range.upperBound + 1
        }
    }

    /// Reads what ``encode(_:into:)`` wrote; there must be something.
    static func decode(_ reader: inout ByteReader) throws(MalformedBytes) -> [ExecutedLines] {
        let count = try reader.count()
        guard count > 0 else { throw MalformedBytes("no file is told of where lines are") }
        guard count <= Frame.mostFiles else { throw MalformedBytes("there are too many files") }
        var files: [ExecutedLines] = []
        for _ in 0..<count {
            let name = try reader.printable(atMost: Frame.longestPosition)
            let executable = try ranges(&reader)
            files.append(ExecutedLines(file: name, executable: executable, executed: try ranges(&reader)))
        }
        return files
    }

    private static func ranges(_ reader: inout ByteReader) throws(MalformedBytes) -> [ClosedRange<Int>] {
        let count = try reader.count()
        var ranges: [ClosedRange<Int>] = []
        var next: UInt64 = 1
        for index in 0..<count {
            let leftOut = try reader.varint()
            let length = try reader.varint()
            let most = UInt64(Frame.mostLines)
            guard leftOut < most, length >= 1, length < most, next + leftOut + length <= most else {
                throw MalformedBytes("a line is beyond the last that is counted")
            }
            guard leftOut > 0 || index == 0 else { throw MalformedBytes("lines in a row are told in two") }
            let first = next + leftOut
            next = first + length
            ranges.append(Int(first)...Int(next - 1))
        }
        return ranges
    }
}
