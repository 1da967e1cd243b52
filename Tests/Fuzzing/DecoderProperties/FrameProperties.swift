internal import SandboxProtocol

/// What must hold of the decoders of ``SandboxProtocol``, whatever the bytes are.
public enum FrameProperties {
    /// Says what is broken by an input; nil when nothing is.
    ///
    /// The first byte chooses the decoder (its low three bits) and the limit of a value (the next two); the rest is what
    /// is decoded. Traps when a decoder does.
    public static func broken(by input: [UInt8]) -> String? {
        guard let first = input.first else { return nil }
        let bytes = input.dropFirst()
        let valueBytes = [Frame.longest, 16, 256, 1 << 16][Int(first >> 3 & 3)]
        switch first & 7 {
        case 0: return frame(bytes, from: .worker, valueBytes: valueBytes)
        case 1: return frame(bytes, from: .host, valueBytes: valueBytes) ?? resume(bytes)
        case 2: return resume(bytes)
        case 3: return value(bytes)
        case 4: return turn(bytes)
        case 5: return argument(String(decoding: bytes, as: UTF8.self))
        default: return walls(Array(bytes))
        }
    }

    private static func frame(
        _ bytes: ArraySlice<UInt8>, from side: Frame.Side, valueBytes: Int
    ) -> String? {
        guard let frame = try? Frame.decode(bytes, from: side, valueBytes: valueBytes) else { return nil }
        guard frame.side == side else { return "a frame of the other side was taken" }
        guard let encoded = try? frame.encoded() else { return "what decoded does not encode" }
        if let broken = Caps.broken(by: frame, valueBytes: valueBytes) { return broken }
        guard Weight.of(frame) <= Weight.most(for: bytes.count) else { return "a frame became too large" }
        if isExact(frame) {
            return encoded[4...] == bytes ? nil : "what decoded encodes as other bytes"
        }
        // What is no text was repaired, and may now be longer than it was allowed to be.
        guard let again = try? Frame.decode(encoded[4...], from: side) else {
            return Caps.isLong(frame) ? nil : "what was encoded does not decode"
        }
        return (try? again.encoded()) == encoded ? nil : "what was encoded encodes as other bytes"
    }

    /// Whether there is one way only to say it.
    private static func isExact(_ frame: Frame) -> Bool {
        switch frame {
        case .hello, .limit: true
        case .resume(_, .value(let value)): !isNarrowed(value)
        case .start, .resume(_, .error): false
        case .turn(let turn):
            switch turn.state {
            case .waiting: !turn.calls.contains { $0.arguments.contains(where: isNarrowed) }
            case .returned(let value):
                !isNarrowed(value) && !turn.calls.contains { $0.arguments.contains(where: isNarrowed) }
            case .raised: false
            }
        }
    }

    /// Whether there is a handle with names of hosts in it: whether those are an array is not kept.
    private static func isNarrowed(_ value: LuaValue) -> Bool {
        switch value {
        case .handle(let handle): handle.hosts != nil
        case .table(let table):
            table.sequence.contains(where: isNarrowed) || table.fields.contains { isNarrowed($0.value) }
        case .null, .bool, .int, .double, .string: false
        }
    }

    private static func resume(_ bytes: ArraySlice<UInt8>) -> String? {
        let parts = try? Frame.decodeResume(bytes)
        guard case .resume(let strand, let answer)? = try? Frame.decode(bytes, from: .host) else {
            return nil
        }
        guard let parts, parts.strand == strand, let value = try? ValueCoding.decode(parts.value) else {
            return "a resume was read in two ways"
        }
        switch answer {
        case .value(let answered):
            return !parts.isError && encoded(answered) == encoded(value)
                ? nil : "a value was read in two ways"
        case .error: return parts.isError ? nil : "an error was taken for a value"
        }
    }

    private static func value(_ bytes: ArraySlice<UInt8>) -> String? {
        guard let value = try? ValueCoding.decode(bytes) else { return nil }
        guard Weight.of(value) <= Weight.most(for: bytes.count) else { return "a value became too large" }
        guard let encoded = encoded(value) else { return "a value that decoded does not encode" }
        guard !isNarrowed(value) else {
            return encoded.count == bytes.count ? nil : "a handle encodes as more or fewer bytes"
        }
        return encoded[...] == bytes ? nil : "a value encodes as other bytes"
    }

    private static func turn(_ bytes: ArraySlice<UInt8>) -> String? {
        let turn = try? Frame.decodeTurn(bytes)
        let frame = try? Frame.decode([0x82] + bytes, from: .worker)
        guard let turn else { return frame == nil ? nil : "a turn was taken as a frame only" }
        return (try? Frame.turn(turn).encoded()) == (try? frame?.encoded())
            ? nil : "a turn was read in two ways"
    }

    private static func argument(_ text: String) -> String? {
        guard let limits = ScriptLimits(argument: text) else { return nil }
        let numbers = [limits.cpuMilliseconds, limits.memoryBytes, limits.valueBytes]
        guard numbers.allSatisfy({ 1...ScriptLimits.largest ~= Int64($0) }) else {
            return "a limit is out of range"
        }
        guard limits.frameBytes <= Frame.longest, limits.addressBytes >= limits.memoryBytes else {
            return "the sizes made of a limit are wrong"
        }
        return ScriptLimits(argument: limits.argument) == limits ? nil : "limits were read in two ways"
    }

    private static func walls(_ states: [UInt8]) -> String? {
        guard let report = WallReport(states: states) else {
            return states.count == Wall.allCases.count ? "a report of every wall was refused" : nil
        }
        let down = Wall.allCases.filter { if case .down = report[$0] { true } else { false } }
        return report.missing == down.first { $0.isRequired } ? nil : "a wall that is missing was passed over"
    }

    static func encoded(_ value: LuaValue) -> [UInt8]? {
        var bytes: [UInt8] = []
        guard (try? ValueCoding.encode(value, into: &bytes)) != nil else { return nil }
        return bytes
    }
}
