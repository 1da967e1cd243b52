import Effects
import ExecutionTesting
import Foundation
import Journaling
import Testing

@Suite(.timeLimit(.minutes(10))) struct LongStringTests {
    private func fact(_ sequence: Int, _ stdout: Bytes, _ stderr: Bytes = []) -> Fact {
        let outcome = HostOutcome(
            host: "web-\(sequence)", status: .succeeded, stdout: CapturedOutput(stdout),
            stderr: CapturedOutput(stderr))
        return Fact(
            sequence: sequence, time: Timestamp(milliseconds: 7), event: .finished(TaskID("t1"), outcome))
    }

    @Test func `long output that comes again is stored once`() async throws {
        try await StoreDirectory.with { directory in
            let output = Bytes(String(repeating: "a \"line\" \\ of é\n", count: 5000).utf8)
            let facts = (1...12).map { fact($0, output, $0 % 2 == 0 ? [255] + output : []) }
            let writer = try SQLiteJournal(directory: directory.path).begin(RunID("r"), driver: .here)
            writer.append(facts)
            try await writer.close()

            let journal = try SQLiteJournal(directory: directory.path)
            let read = try journal.facts(of: RunID("r"), after: 0)
            let size = try #require(
                try FileManager.default.attributesOfItem(atPath: directory.database)[.size] as? Int)

            #expect(read == facts)
            #expect(size < 4 * output.count)
        }
    }

    @Test func `strings of every length around the limit survive`() async throws {
        try await StoreDirectory.with { directory in
            let texts = ["x", "\"", "\\", "é", "\u{0}"].flatMap { piece in
                // The limit counts bytes as written, quotes not included.
                let written = JSON.string(piece).encoded.count - 2
                return [65_530, 65_536, 65_537, 65_542].map { length in
                    Bytes(String(repeating: piece, count: length / written).utf8)
                }
            }
            let facts = texts.enumerated().map { fact($0.offset + 1, $0.element, [1] + $0.element) }
            let journal = try SQLiteJournal(directory: directory.path)
            let writer = try journal.begin(RunID("r"), driver: .here)
            writer.append(facts)
            try await writer.close()

            #expect(try journal.facts(of: RunID("r"), after: 0) == facts)
        }
    }

    @Test func `any fact survives the store`() async throws {
        var generators = Generators.seeded()
        let facts = (1...500).map { generators.fact($0) }
        try await StoreDirectory.with { directory in
            let journal = try SQLiteJournal(directory: directory.path)
            let writer = try journal.begin(RunID("r"), driver: .here)
            for fact in facts { writer.append([fact]) }
            try await writer.flush()

            let read = try journal.facts(of: RunID("r"), after: 0)

            #expect(read == facts, "seed \(generators.seed)")
        }
    }
}
