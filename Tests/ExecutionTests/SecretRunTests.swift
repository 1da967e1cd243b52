import Admission
import Effects
import ExecutionTesting
import Journaling
import SandboxProtocol
import Secrets
import Testing

@testable import Execution

/// Secrets and sealed output in a run over scripted parts.
@Suite(.timeLimit(.minutes(10)))
struct SecretRunTests {
    static let value = Bytes("hunter2-hunter2".utf8)
    static let handle = LuaValue.handle(LuaHandle(kind: .secret, id: "app/db"))

    private static func fixture(_ calls: [Call], key: StoreKey = StoreKey()) throws -> (
        Fixture, ScriptedSource
    ) {
        let source = ScriptedSource(calls: calls)
        var fixture = Fixture(source)
        fixture.policy = Fixture.policy.replacing(
            "environment:", with: "secrets: [\"app/*\"]\n    environment:"
        )
        .replacing("commands: 5", with: "commands: 5000").replacing("effects: 50", with: "effects: 5000")
        .replacing("output_total: 1KiB", with: "output_total: 1MiB")
        fixture.secrets = try SecretBook(["app/db": value], key: key)
        return (fixture, source)
    }

    @Test func `the backend has the value, and nobody else`() async throws {
        let variable = LuaValue.record(["LANG": Self.handle])
        var (fixture, _) = try Self.fixture([
            .open("a"), .make(.secret, .text("app/db")), .run("do", "x", options: .record(["env": variable])),
            .wait(1),
        ])
        fixture.backend = ScriptedBackend { work, target in
            let seen = work.request.settings.environment.map(\.value.bytes)
            let stdout = CapturedOutput(seen == [Self.value] ? Bytes("yes ".utf8) + Self.value : [])
            return HostOutcome(host: target.name, status: .succeeded, exitCode: 0, stdout: stdout)
        }

        _ = try await fixture.execute()

        let texts = fixture.observer.facts.map { $0.json(run: RunID("r1")).text }
        #expect(Bytes(texts.joined().utf8).firstRange(of: Self.value) == nil)
        #expect(texts.contains { $0.contains(#""env":[{"name":"LANG","value":{"secret":"app/db"}}]"#) })
        #expect(
            texts.contains {
                $0.contains(#""stdout":"yes ‹secret:app/db›""#) && $0.contains(#""masked":true"#)
            })
    }

    @Test func `a handle that was not given out stands for nothing`() async throws {
        let (fixture, source) = try Self.fixture([
            .open("a"), .run("do", "x", options: .record(["env": .record(["LANG": Self.handle])])),
        ])

        _ = try await fixture.execute()

        guard case .error(let error) = await source.answers.last?.answer else { throw Unexpected() }
        #expect(error.code == "usage.secret")
    }

    @Test func `a role that grants the work must grant its secrets`() async throws {
        var (fixture, source) = try Self.fixture([
            .open("a"), .make(.secret, .text("app/db")),
            .run("do", "x", options: .record(["env": .record(["LANG": Self.handle])])),
        ])
        fixture.policy = Fixture.policy.replacing(
            "subjects:\n  - {user: \"*\", roles: [all]}",
            with: "  keeper: {secrets: [app/db]}\nsubjects:\n  - {user: \"*\", roles: [all, keeper]}")

        _ = try await fixture.execute()

        guard case .error(let error) = await source.answers.last?.answer else { throw Unexpected() }
        #expect(error.code == "refused.secret")
        #expect(error.message == "secret app/db was asked for, and role all does not grant it")
    }

    @Test func `a sealed result that left memory is opened again`() async throws {
        var calls: [Call] = [
            .open("a"), .run("do", "x", options: .record(["secret": .bool(true)])), .wait(1),
        ]
        for number in 2...600 { calls += [.run("do", "\(number)"), .wait(number)] }
        var (fixture, source) = try Self.fixture(calls + [.wait(1)])
        let journal = MemoryJournal()
        fixture.journal = journal
        fixture.backend = ScriptedBackend { _, target in
            let stdout = CapturedOutput(Bytes("what nobody sees".utf8))
            return HostOutcome(host: target.name, status: .succeeded, exitCode: 0, stdout: stdout)
        }

        let end = try await fixture.execute()

        let answers = await source.answers.map(\.answer)
        #expect(end.state == .succeeded, "\(end)")
        #expect(answers.last == answers[2])
        let facts = try journal.facts(of: RunID("r1"), after: 0).map { $0.json(run: RunID("r1")).text }
        // Once it was told under seal, what other hosts say of it is sealed as well.
        #expect(!facts.joined().contains("what nobody sees"))
        #expect(facts.filter { $0.contains(#""stdout":{"sealed":"#) }.count == 600)
    }

    @Test func `sealed output counts as output`() async throws {
        var (fixture, _) = try Self.fixture([
            .open("a"), .run("do", "x", options: .record(["secret": .bool(true)])), .wait(1),
        ])
        fixture.policy = Fixture.policy
        fixture.backend = ScriptedBackend { _, target in
            let stdout = CapturedOutput(Bytes(repeating: 65, count: 2000))
            return HostOutcome(host: target.name, status: .succeeded, exitCode: 0, stdout: stdout)
        }

        let end = try await fixture.execute()

        #expect(end.code == "budget.output_total")
    }

    @Test func `a changed secret is told from the one on record`() async throws {
        let key = StoreKey()
        let (fixture, _) = try Self.fixture([.make(.secret, .text("app/db"))], key: key)
        _ = try await fixture.execute()
        let outcome = try #require(
            fixture.observer.facts.compactMap { fact in
                if case .settled(_, _, _, let outcome) = fact.event { outcome } else { nil }
            }.first)
        guard case .secret(let name, let digest) = try Outcome(json: outcome) else { throw Unexpected() }

        var (other, _) = try Self.fixture([], key: key)
        let same = try await other.run().difference(of: name, recorded: digest)
        other.secrets = try SecretBook(["app/db": Bytes("hunter3-hunter3".utf8)], key: key)
        let changed = try await other.run().difference(of: name, recorded: digest)
        other.secrets = try SecretBook([:], key: key)
        let missing = try await other.run().difference(of: name, recorded: digest)

        other.secrets = try SecretBook(["app/db": Self.value], key: StoreKey())
        let rekeyed = try await other.run().difference(of: name, recorded: digest)

        #expect(rekeyed?.hasPrefix("the key of the store is not the one") == true)
        #expect(same == nil)
        #expect(changed == "the secret \"app/db\" has another value than when the run began")
        #expect(missing?.contains("give it again: --secret app/db=@FILE or env:VARIABLE") == true)
    }
}
