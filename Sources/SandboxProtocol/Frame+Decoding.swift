extension Frame {
    /// Reads a frame: everything behind its length.
    ///
    /// Throws on anything that ``Frame`` does not describe; never traps, whatever the bytes are.
    public static func decode(_ bytes: ArraySlice<UInt8>) throws(MalformedBytes) -> Frame {
        guard bytes.count <= longest else {
            throw MalformedBytes("a frame is longer than the limit of \(longest)")
        }
        var reader = ByteReader(bytes)
        guard let type = FrameType(rawValue: try reader.byte()) else {
            throw MalformedBytes("there is no frame of that type")
        }
        let frame: Frame
        switch type {
        case .start: frame = .start(try ScriptStart(value: try ValueCoding.decode(&reader)))
        case .resume:
            let strand = try reader.fixed32()
            frame = .resume(strand: strand, try decodeAnswer(&reader))
        case .hello: frame = try decodeHello(&reader)
        case .turn: frame = .turn(try decodeTurn(&reader))
        case .limit:
            guard let reason = LimitReached.Reason(rawValue: try reader.byte()) else {
                throw MalformedBytes("there is no such limit")
            }
            frame = .limit(LimitReached(reason: reason, traceback: try reader.text()))
        }
        try reader.end()
        return frame
    }

    private static func decodeHello(_ reader: inout ByteReader) throws(MalformedBytes) -> Frame {
        let spoken = try reader.fixed32()
        guard spoken == protocolVersion else {
            throw MalformedBytes("the worker speaks protocol \(spoken), not \(protocolVersion)")
        }
        return .hello(version: try reader.text())
    }

    private static func decodeAnswer(_ reader: inout ByteReader) throws(MalformedBytes) -> Answer {
        guard try reader.flag() else { return .value(try ValueCoding.decode(&reader)) }
        return .error(try ScriptError(value: try ValueCoding.decode(&reader)))
    }

    /// Reads the payload of a `turn` frame.
    public static func decodeTurn(_ payload: ArraySlice<UInt8>) throws(MalformedBytes) -> Turn {
        var reader = ByteReader(payload)
        let turn = try decodeTurn(&reader)
        try reader.end()
        return turn
    }

    private static func decodeTurn(_ reader: inout ByteReader) throws(MalformedBytes) -> Turn {
        let count = try reader.fixed32()
        guard count <= reader.remaining else { throw MalformedBytes("a length is larger than what follows") }
        var calls: [Call] = []
        for _ in 0..<count { calls.append(try decodeCall(&reader)) }
        switch try reader.byte() {
        case 0: return Turn(calls: calls)
        case 1: return Turn(calls: calls, state: .returned(try ValueCoding.decode(&reader)))
        case 2:
            return Turn(calls: calls, state: .raised(try ScriptError(value: try ValueCoding.decode(&reader))))
        case let state: throw MalformedBytes("there is no state \(state) of a script")
        }
    }

    private static func decodeCall(_ reader: inout ByteReader) throws(MalformedBytes) -> Call {
        let strand = try reader.fixed32()
        let operation = try reader.text()
        let position = try reader.text()
        let count = try reader.byte()
        var arguments: [LuaValue] = []
        for _ in 0..<count { arguments.append(try ValueCoding.decode(&reader)) }
        return Call(strand: strand, operation: operation, position: position, arguments: arguments)
    }
}
