import BuiltCommand
import Foundation
import Testing

/// Every file below `Attacks/` is a hostile playbook; its first lines say how it must end.
@Suite("The attack corpus", .timeLimit(.minutes(20)))
struct AttackTests {
    private static let turnstile = Turnstile(ProcessInfo.processInfo.activeProcessorCount)
    private static let gse = Gse.executable

    @Test func `the whole corpus is there, and each says how it must end`() {
        #expect(Attack.all.count >= 300)
        #expect(Attack.all.filter { $0.expectation == nil }.map(\.name) == [])
    }

    @Test func `the account that the corpus runs under is there`() {
        #expect(Ground.account != nil, "as root run scripts/test once: it makes an account ops")
    }

    @Test(arguments: Attack.all)
    func `an attack ends as its first lines say`(attack: Attack) async throws {
        let complaints = try await Self.complaints(about: attack, with: Self.gse)

        #expect(complaints.found == complaints.expected, "\(complaints.ending.output.prefix(2000))")
    }

    /// Beside the `gse` in this directory is a worker built with AddressSanitizer; `scripts/test` makes it.
    private static let sanitized = ProcessInfo.processInfo.environment["GSE_SANITIZED"]
        .map { URL(filePath: $0).appending(path: "gse") }

    /// A report of the sanitizer ends the worker with a status that no limit has, so it counts as a crash.
    ///
    /// What is only to spin does so for half as long.
    @Test(.enabled(if: sanitized != nil, "scripts/test builds what it needs"), arguments: Attack.all)
    func `an attack reaches no memory that is not the worker's to use`(attack: Attack) async throws {
        let gse = try #require(Self.sanitized)
        let cpu = attack.expectation == .killedByLimit ? "1s" : "2s"
        let ending = try await Self.turnstile.pass { try await Ground.run(attack, with: gse, cpu: cpu) }
        let known = KnownDifference.of(attack)?.complaint

        #expect(
            Verdict.complaints(about: attack, ending).filter { $0 != known } == [],
            "\(ending.output.prefix(2000))")
    }

    @Test(arguments: Attack.all.filter { $0.name.hasPrefix("det_") })
    func `what is deterministic comes out twice the same`(attack: Attack) async throws {
        let first = try await Self.turnstile.pass { try await Ground.run(attack, with: Self.gse) }
        let second = try await Self.turnstile.pass { try await Ground.run(attack, with: Self.gse) }

        #expect(Self.withoutName(first.output) == Self.withoutName(second.output))
    }

    /// What speaks against the sandbox after an attack, and what is known to.
    private static func complaints(about attack: Attack, with gse: URL) async throws
        -> (found: [String], expected: [String], ending: MeasuredEnding)
    {
        let ending = try await turnstile.pass { try await Ground.run(attack, with: gse) }
        let known = KnownDifference.of(attack).map { [$0.complaint] } ?? []
        return (Verdict.complaints(about: attack, ending), known, ending)
    }

    /// Output without the line that has the run's identifier.
    private static func withoutName(_ output: String) -> [Substring] {
        output.split(separator: "\n").filter { !$0.hasPrefix("run ") }
    }
}
