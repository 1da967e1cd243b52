extension Frame {
    /// Reads a frame: everything behind its length.
    ///
    /// `valueBytes` is the most bytes that the arguments of one call, or the value returned, may have.
    ///
    /// Throws on anything that ``Frame`` does not describe, on what the other side may not say and on what is over a
    /// cap; never traps, whatever the bytes are.
    public static func decode(
        _ bytes: ArraySlice<UInt8>, from side: Side, valueBytes: Int = longest
    ) throws(MalformedBytes) -> Frame {
        guard bytes.count <= longest else {
            throw MalformedBytes("a frame is longer than the limit of \(longest)")
        }
        var reader = ByteReader(bytes, values: side == .worker ? mostValues : .max)
        guard let type = FrameType(rawValue: try reader.byte()) else {
            throw MalformedBytes("there is no frame of that type")
        }
        guard type.side == side else { throw MalformedBytes("a frame of that type is not the other side's") }
        let frame: Frame
        switch type {
        case .start: frame = .start(try ScriptStart(value: try ValueCoding.decode(&reader)))
        case .resume:
            let strand = try reader.fixed32()
            frame = .resume(strand: strand, try decodeAnswer(&reader))
        case .hello: frame = try decodeHello(&reader)
        case .turn: frame = .turn(try decodeTurn(&reader, valueBytes: valueBytes))
        case .turnWithLines:
            var turn = try decodeTurn(&reader, valueBytes: valueBytes)
            turn.lines = try ExecutedLines.decode(&reader)
            frame = .turn(turn)
        case .limit: frame = .limit(try decodeLimit(&reader))
        case .limitWithLines:
            var limit = try decodeLimit(&reader)
            limit.lines = try ExecutedLines.decode(&reader)
            frame = .limit(limit)
        }
        try reader.end()
        return frame
    }

    /// Reads a `resume` frame up to its value, which stays as it is.
    public static func decodeResume(
        _ bytes: ArraySlice<UInt8>
    ) throws(MalformedBytes) -> (strand: UInt32, isError: Bool, value: ArraySlice<UInt8>) {
        var reader = ByteReader(bytes)
        guard try reader.byte() == FrameType.resume.rawValue else {
            throw MalformedBytes("this is no resume")
        }
        let strand = try reader.fixed32()
        let isError = try reader.flag()
        guard reader.remaining > 0 else { throw MalformedBytes("a resume has no value") }
        return (strand, isError, try reader.take(reader.remaining))
    }

    private static func decodeHello(_ reader: inout ByteReader) throws(MalformedBytes) -> Frame {
        let spoken = try reader.fixed32()
        guard spoken == protocolVersion else {
            throw MalformedBytes("the worker speaks protocol \(spoken), not \(protocolVersion)")
        }
        let version = try reader.printable(atMost: longestHello)
        guard let walls = WallReport(states: Array(try reader.take(Int(try reader.byte())))) else {
            throw MalformedBytes("the worker tells of other walls than there are")
        }
        return .hello(version: version, walls: walls)
    }

    private static func decodeLimit(_ reader: inout ByteReader) throws(MalformedBytes) -> LimitReached {
        guard let reason = LimitReached.Reason(rawValue: try reader.byte()) else {
            throw MalformedBytes("there is no such limit")
        }
        let traceback = try reader.printable(atMost: longestText, lines: true)
        return LimitReached(reason: reason, traceback: traceback)
    }

    private static func decodeAnswer(_ reader: inout ByteReader) throws(MalformedBytes) -> Answer {
        guard try reader.flag() else { return .value(try ValueCoding.decode(&reader)) }
        return .error(try ScriptError(value: try ValueCoding.decode(&reader)))
    }

    /// Reads the payload of a `turn` frame, with lines or without.
    public static func decodeTurn(
        _ payload: ArraySlice<UInt8>, withLines: Bool = false
    ) throws(MalformedBytes) -> Turn {
        var reader = ByteReader(payload, values: mostValues)
        var turn = try decodeTurn(&reader, valueBytes: longest)
        if withLines { turn.lines = try ExecutedLines.decode(&reader) }
        try reader.end()
        return turn
    }

    private static func decodeTurn(
        _ reader: inout ByteReader, valueBytes: Int
    ) throws(MalformedBytes) -> Turn {
        let count = try reader.fixed32()
        guard count <= reader.remaining else { throw MalformedBytes("a length is larger than what follows") }
        var calls: [Call] = []
        for _ in 0..<count { calls.append(try decodeCall(&reader, valueBytes: valueBytes)) }
        switch try reader.byte() {
        case 0: return Turn(calls: calls)
        case 1:
            let value = try reader.within(valueBytes) { reader throws(MalformedBytes) in
                try ValueCoding.decode(&reader)
            }
            return Turn(calls: calls, state: .returned(value))
        case 2:
            let value = try reader.within(max(valueBytes, leastErrorBytes)) { reader throws(MalformedBytes) in
                try ValueCoding.decode(&reader)
            }
            return Turn(calls: calls, state: .raised(try ScriptError(value: value, longest: longestText)))
        case let state: throw MalformedBytes("there is no state \(state) of a script")
        }
    }

    private static func decodeCall(
        _ reader: inout ByteReader, valueBytes: Int
    ) throws(MalformedBytes) -> Call {
        try reader.beginValue()
        let strand = try reader.fixed32()
        let operation = try reader.printable(atMost: longestOperation)
        let position = try reader.printable(atMost: longestPosition)
        let count = try reader.byte()
        let arguments = try reader.within(valueBytes) { reader throws(MalformedBytes) in
            var arguments: [LuaValue] = []
            for _ in 0..<count { arguments.append(try ValueCoding.decode(&reader)) }
            return arguments
        }
        return Call(strand: strand, operation: operation, position: position, arguments: arguments)
    }
}
