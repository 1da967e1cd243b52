import Effects

/// An answer to a GET over HTTP/1.1, read from the bytes received so far.
struct HTTPAnswer: Sendable, Hashable {
    /// How reading came out.
    enum Reading: Sendable, Hashable {
        /// More bytes are needed.
        case incomplete
        /// All of it is there.
        case complete(HTTPAnswer)
        /// It is not HTTP/1.x, or was cut off: one clause.
        case malformed(String)
    }

    /// The status code.
    var status: Int
    /// The body, at most ``bodyLimit`` bytes.
    var body: Bytes

    /// Bytes of a body that are looked at; the rest is not read (the contract's cap).
    static let bodyLimit = 1 << 20
    /// Bytes that a body in chunks may take with all their sizes and extensions.
    static let chunkedLimit = 2 << 20
    /// Bytes that the size of one chunk may take with its extensions.
    static let chunkLineLimit = 4 << 10
    /// Bytes that status line and headers may have.
    static let headLimit = 64 << 10

    private static let lineEnd = Bytes("\r\n".utf8)

    /// Reads an answer.
    ///
    /// - Parameter isClosed: whether the other side has said that nothing more comes.
    static func read(_ bytes: Bytes, isClosed: Bool) -> Reading {
        var start = 0
        var status = 0
        var lines: [ArraySlice<UInt8>] = []
        // An interim answer comes before the real one; all of them together are the head.
        repeat {
            guard let end = bytes.offset(of: Bytes("\r\n\r\n".utf8), from: start), end <= headLimit else {
                if bytes.count > headLimit {
                    return .malformed("its head is longer than \(headLimit) bytes")
                }
                return isClosed ? .malformed("the connection closed before an answer") : .incomplete
            }
            lines = bytes[start..<end].lines
            guard let code = lines.first.flatMap(self.status) else {
                return .malformed("the answer is not HTTP/1.x")
            }
            status = code
            start = end + 4
        } while (100..<200).contains(status) && status != 101
        return body(bytes, from: start, status: status, lines, isClosed: isClosed)
    }

    private static func body(
        _ bytes: Bytes, from rest: Int, status: Int, _ lines: [ArraySlice<UInt8>], isClosed: Bool
    ) -> Reading {
        var answer = HTTPAnswer(status: status, body: [])
        if status == 204 || status == 304 || status == 101 { return .complete(answer) }
        if header("transfer-encoding", in: lines).map({ $0.lowercasedASCII.hasSuffix("chunked") }) == true {
            return chunked(bytes, from: rest, status: status, isClosed: isClosed)
        }
        let length = header("content-length", in: lines).map { Int($0.trimmed.lossyText) ?? -1 }
        if let length, length < 0 { return .malformed("its content length is not a number") }
        let wanted = min(length ?? bodyLimit, bodyLimit)
        let there = bytes.count - rest
        answer.body = Bytes(bytes[rest..<(rest + min(there, wanted))])
        if there >= wanted { return .complete(answer) }
        guard isClosed else { return .incomplete }
        return length == nil ? .complete(answer) : .malformed("the connection closed inside the body")
    }

    private static func chunked(_ bytes: Bytes, from start: Int, status: Int, isClosed: Bool) -> Reading {
        var cut: Reading = isClosed ? .malformed("the connection closed inside the body") : .incomplete
        // Chunks may be tiny and their extensions long; what is received for them is bounded all the same.
        let overhead = Reading.malformed("its chunks are mostly overhead")
        if bytes.count - start > chunkedLimit { cut = overhead }
        var body = Bytes()
        var at = start
        while true {
            guard let end = bytes.offset(of: lineEnd, from: at) else {
                return bytes.count - at > chunkLineLimit ? overhead : cut
            }
            let digits = bytes[at..<end].prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: " ") }
            guard digits.count <= 8, let size = Int(Bytes(digits).lossyText, radix: 16), size >= 0 else {
                return .malformed("a chunk has no size")
            }
            if size == 0 { return .complete(HTTPAnswer(status: status, body: body)) }
            body += bytes[(end + 2)...].prefix(min(size, bodyLimit - body.count))
            if body.count >= bodyLimit { return .complete(HTTPAnswer(status: status, body: body)) }
            at = end + 2 + size + 2
            if at > bytes.count { return cut }
        }
    }

    /// The code of a line like `HTTP/1.1 200 OK`.
    private static func status(_ line: ArraySlice<UInt8>) -> Int? {
        guard line.starts(with: "HTTP/1.".utf8), line.count >= 12 else { return nil }
        let code = line.dropFirst(9).prefix(3)
        guard line.dropFirst(8).first == UInt8(ascii: " "), code.allSatisfy({ (48...57).contains($0) }) else {
            return nil
        }
        return Int(Bytes(code).lossyText).flatMap { (100...599).contains($0) ? $0 : nil }
    }

    private static func header(_ name: String, in lines: [ArraySlice<UInt8>]) -> ArraySlice<UInt8>? {
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
            if line[..<colon].lowercasedASCII == name { return line[(colon + 1)...] }
        }
        return nil
    }
}

extension Bytes {
    /// Where a sequence of bytes begins, at or after an offset.
    func offset(of wanted: Bytes, from start: Int) -> Int? {
        guard let first = wanted.first else { return start }
        var at = start
        while at + wanted.count <= count {
            guard let next = self[at...(count - wanted.count)].firstIndex(of: first) else { return nil }
            if self[next..<(next + wanted.count)].elementsEqual(wanted) { return next }
            at = next + 1
        }
        return nil
    }
}

extension ArraySlice<UInt8> {
    /// The lines, without their CRLF.
    fileprivate var lines: [ArraySlice<UInt8>] {
        split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map {
            $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0
        }
    }

    /// Without blanks at both ends.
    fileprivate var trimmed: Bytes {
        let isBlank: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        return Bytes(drop(while: isBlank).reversed().drop(while: isBlank).reversed())
    }

    fileprivate var lowercasedASCII: String { trimmed.lossyText.lowercased() }
}
