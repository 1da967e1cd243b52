extension Frame {
    /// The frame with its length in front, ready to be written.
    ///
    /// Throws when it would be longer than ``longest`` or a value in it cannot cross.
    public func encoded() throws(MalformedBytes) -> [UInt8] {
        var bytes: [UInt8] = [0, 0, 0, 0]
        switch self {
        case .start(let start):
            bytes.append(FrameType.start.rawValue)
            try ValueCoding.encode(start.asValue, into: &bytes)
        case .resume(let strand, let answer):
            bytes.append(FrameType.resume.rawValue)
            ValueCoding.append(fixed32: strand, to: &bytes)
            try Self.encode(answer, into: &bytes)
        case .hello(let version, let walls):
            bytes.append(FrameType.hello.rawValue)
            ValueCoding.append(fixed32: Self.protocolVersion, to: &bytes)
            ValueCoding.append(text: version, to: &bytes)
            bytes.append(UInt8(walls.bytes.count))
            bytes += walls.bytes
        case .turn(let turn):
            bytes.append((turn.lines.isEmpty ? FrameType.turn : .turnWithLines).rawValue)
            try Self.encode(turn, into: &bytes)
            if !turn.lines.isEmpty { try ExecutedLines.encode(turn.lines, into: &bytes) }
        case .limit(let limit):
            bytes.append((limit.lines.isEmpty ? FrameType.limit : .limitWithLines).rawValue)
            bytes.append(limit.reason.rawValue)
            ValueCoding.append(text: limit.traceback, to: &bytes)
            if !limit.lines.isEmpty { try ExecutedLines.encode(limit.lines, into: &bytes) }
        }
        guard bytes.count - 4 <= Self.longest else {
            throw MalformedBytes(
                "a frame of \(bytes.count - 4) bytes is longer than the limit of \(Self.longest)")
        }
        let length = UInt32(bytes.count - 4)
        for index in 0..<4 { bytes[index] = UInt8(truncatingIfNeeded: length >> (8 * index)) }
        return bytes
    }

    private static func encode(_ answer: Answer, into bytes: inout [UInt8]) throws(MalformedBytes) {
        switch answer {
        case .value(let value):
            bytes.append(0)
            try ValueCoding.encode(value, into: &bytes)
        case .error(let error):
            bytes.append(1)
            try ValueCoding.encode(error.asValue, into: &bytes)
        }
    }

    private static func encode(_ turn: Turn, into bytes: inout [UInt8]) throws(MalformedBytes) {
        ValueCoding.append(fixed32: UInt32(turn.calls.count), to: &bytes)
        for call in turn.calls {
            ValueCoding.append(fixed32: call.strand, to: &bytes)
            ValueCoding.append(text: call.operation, to: &bytes)
            ValueCoding.append(text: call.position, to: &bytes)
            guard let count = UInt8(exactly: call.arguments.count) else {
                throw MalformedBytes("a call has more than 255 arguments")
            }
            bytes.append(count)
            for argument in call.arguments { try ValueCoding.encode(argument, into: &bytes) }
        }
        switch turn.state {
        case .waiting: bytes.append(0)
        case .returned(let value):
            bytes.append(1)
            try ValueCoding.encode(value, into: &bytes)
        case .raised(let error):
            bytes.append(2)
            try ValueCoding.encode(error.asValue, into: &bytes)
        }
    }
}

/// The byte that says what a frame is.
enum FrameType: UInt8 {
    case start = 0x01
    case resume = 0x02
    case hello = 0x81
    case turn = 0x82
    case limit = 0x83
    case turnWithLines = 0x84
    case limitWithLines = 0x85

    /// Who says it.
    var side: Frame.Side {
        switch self {
        case .start, .resume: .host
        case .hello, .turn, .limit, .turnWithLines, .limitWithLines: .worker
        }
    }
}
