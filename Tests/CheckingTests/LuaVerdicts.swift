import BuiltCommand
import Effects
import Foundation
import SandboxClient
import SandboxProtocol
import Testing

/// What the sandbox's own Lua says to texts: whether it would take them as chunks.
enum LuaVerdicts {
    /// The most bytes of texts that one worker is given.
    private static let most = 1 << 20

    /// One answer for each text: nil when it is a chunk, else the error.
    static func of(_ texts: [Bytes]) async throws -> [String?] {
        var answers: [String?] = []
        var next = 0
        while next < texts.count {
            var size = 0
            let part = texts[next...].prefix { text in
                defer { size += text.count }
                return size == 0 || size + text.count <= most
            }
            answers += try await ask(Array(part))
            next = part.endIndex
        }
        return answers
    }

    private static func ask(_ texts: [Bytes]) async throws -> [String?] {
        var source = Bytes("local texts = {\n".utf8)
        for text in texts { source += [34] + text.flatMap(escaped) + Bytes("\",\n".utf8) }
        source +=
            """
            }
            local answers = gse.json.array {}
            for index, text in ipairs(texts) do
                local chunk, why = load(text, "=text")
                answers[index] = not chunk and why or false
            end
            return answers
            """.utf8
        let worker = SandboxWorker(
            executable: Gse.executable.deletingLastPathComponent().appendingPathComponent("gse-sandbox").path,
            start: ScriptStart(
                source: source, name: "texts.lua",
                limits: ScriptLimits(
                    cpuMilliseconds: 120_000, memoryBytes: 1 << 30, stepMilliseconds: 300_000)))
        let reply = await worker.begin()
        await worker.stop()
        guard case .turn(let turn) = reply, case .returned(.table(let table)) = turn.state else {
            throw Unanswered(reply: "\(reply)")
        }
        return table.sequence.map { answer in
            if case .string(let bytes) = answer { bytes.lossyText } else { nil }
        }
    }

    private static func escaped(_ byte: UInt8) -> Bytes {
        let isPlain = (32...126).contains(byte) && byte != 34 && byte != 92
        return isPlain ? [byte] : Bytes("\\\(byte / 100)\(byte / 10 % 10)\(byte % 10)".utf8)
    }

    struct Unanswered: Error { let reply: String }
}
