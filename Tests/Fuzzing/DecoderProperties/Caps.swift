internal import SandboxProtocol

/// The caps of `Frame+Caps.swift`, looked for in what was decoded.
enum Caps {
    /// Says which cap a frame of the worker is over; nil when it is over none.
    static func broken(by frame: Frame, valueBytes: Int) -> String? {
        switch frame {
        case .start, .resume: return nil
        case .hello(let version, _):
            return isPrintable(version, atMost: Frame.longestHello) ? nil : "a version cannot be printed"
        case .limit(let limit):
            let text = limit.traceback.filter { $0 != "\n" }
            return isPrintable(text, atMost: Frame.longestText)
                ? broken(by: limit.lines) : "a traceback cannot be printed"
        case .turn(let turn):
            return turn.calls.lazy.compactMap { broken(by: $0, valueBytes: valueBytes) }.first
                ?? broken(by: turn.state, valueBytes: valueBytes) ?? broken(by: turn.lines)
        }
    }

    private static func broken(by files: [ExecutedLines]) -> String? {
        guard files.count <= Frame.mostFiles else { return "there are too many files" }
        for file in files {
            guard isPrintable(file.file, atMost: Frame.longestPosition) else {
                return "a file cannot be printed"
            }
            for ranges in [file.executable, file.executed] {
                let isApart = zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound + 1 < $1.lowerBound }
                guard isApart, ranges.first?.lowerBound ?? 1 >= 1,
                    ranges.last?.upperBound ?? 1 < Frame.mostLines
                else { return "lines are out of order or range" }
            }
        }
        return nil
    }

    private static func broken(by call: Call, valueBytes: Int) -> String? {
        guard isPrintable(call.operation, atMost: Frame.longestOperation),
            isPrintable(call.position, atMost: Frame.longestPosition)
        else { return "a call cannot be printed" }
        let sizes = call.arguments.map { FrameProperties.encoded($0)?.count ?? 0 }
        return sizes.reduce(0, +) <= valueBytes ? nil : "arguments are over the limit"
    }

    private static func broken(by state: Turn.State, valueBytes: Int) -> String? {
        switch state {
        case .waiting: return nil
        case .returned(let value):
            let size = FrameProperties.encoded(value)?.count ?? 0
            return size <= valueBytes ? nil : "a value is over the limit"
        case .raised(let error):
            // Each byte that is no text became three.
            let isShort = texts(of: error).allSatisfy { $0.utf8.count <= 3 * Frame.longestText }
            return isShort ? nil : "an error is over the limit"
        }
    }

    /// Whether an error in it has a text that is longer than a worker may send.
    static func isLong(_ frame: Frame) -> Bool {
        guard case .turn(let turn) = frame, case .raised(let error) = turn.state else { return false }
        return texts(of: error).contains { $0.utf8.count > Frame.longestText }
    }

    private static func texts(of error: ScriptError) -> [String] {
        [error.code, error.message, error.remedy ?? "", error.traceback]
    }

    private static func isPrintable(_ text: String, atMost longest: Int) -> Bool {
        text.utf8.count <= longest && text.utf8.allSatisfy { 0x20...0x7e ~= $0 }
    }
}
