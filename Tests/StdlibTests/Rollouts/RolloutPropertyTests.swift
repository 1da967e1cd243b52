import Foundation
import SandboxProtocol
import Testing

/// 10,000 random rollouts keep what `Rollout.md` promises.
///
/// `GSE_ROLLOUT_SEED` is the first seed, 1 unless told; a failure prints the smallest case that shows it.
/// They compute for long, so they go one after another and let others go on between a few cases each.
@Suite(.timeLimit(.minutes(20)), .serialized)
struct RolloutPropertyTests {
    static let first = UInt64(ProcessInfo.processInfo.environment["GSE_ROLLOUT_SEED"] ?? "") ?? 1
    static let batches = (0..<UInt64(20)).map { first &+ $0 &* 500 }

    @Test(arguments: batches)
    func `500 random rollouts from this seed break no law`(seed: UInt64) async throws {
        for first in stride(from: seed, to: seed &+ 500, by: 20) {
            let cases = (first..<first &+ 20).map { RolloutCase(seed: $0) }

            let traces = try RolloutFleet.play(cases)

            // A case that ends the script ends those behind it, too: the last trace is the one to blame.
            let broken = zip(cases, traces).first { !RolloutLaws.broken(by: $1, of: $0).isEmpty }?.0
            try #require(broken.map(Self.told) == nil)
            try #require(traces.count == cases.count)
            await Task.yield()
        }
    }

    @Test func `the random rollouts meet everything there is to meet`() throws {
        let cases = (UInt64(1)...200).map { RolloutCase(seed: $0) }
        let traces = try RolloutFleet.play(cases)
        let events = traces.flatMap(\.events)

        #expect(events.contains(.rejection))
        for step in RolloutCase.Step.allCases {
            #expect(events.contains { if case .end(step, _, nil) = $0 { true } else { false } })
            #expect(events.contains { if case .end(step, _, .failed?) = $0 { true } else { false } })
            #expect(events.contains { if case .end(step, _, .lost?) = $0 { true } else { false } })
        }
        let ends = traces.compactMap { $0.report?["stopped"] }
        #expect(Set(ends) == [.text("budget"), .text("approval")])
        #expect(ends.count < traces.count / 2 + traces.count / 4)
    }

    /// The smallest case, and the laws that it breaks.
    private static func told(_ rollout: RolloutCase) -> String {
        let smallest = rollout.shrunk { !broken($0).isEmpty }
        return "\(smallest)\n" + broken(smallest).joined(separator: "\n")
    }

    private static func broken(_ rollout: RolloutCase) -> [String] {
        guard let trace = try? RolloutFleet.play([rollout]).first else { return ["it cannot be played"] }
        return RolloutLaws.broken(by: trace, of: rollout)
    }
}
