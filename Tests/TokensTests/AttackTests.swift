import Admission
import Effects
import Testing
import Tokens

/// What gets in, and that nothing else does: each attack is an accepted token with one thing changed.
@Suite(.timeLimit(.minutes(10)))
struct AttackTests {
    @Test func `a gateway's token is its user with its application`() async throws {
        let stage = try Stage.ready()

        let principal = try await stage.verifier().principal(
            of: Draft.gateway(stage).credentials(), at: Stage.now)

        #expect(principal == Principal(user: "alice", app: "bk_sops"))
    }

    @Test func `a bearer token is its subject with its application`() async throws {
        let stage = try Stage.ready()

        let principal = try await stage.verifier().principal(
            of: Draft.bearer(stage).credentials(), at: Stage.now)

        #expect(principal == Principal(user: "alice", app: "console"))
    }

    @Test(arguments: Twin.all) func `what is allowed is accepted`(_ twin: Twin) async throws {
        let stage = try Stage.ready()
        var draft = twin.draft(stage)
        twin.change(&draft, stage)

        let principal = try await stage.verifier().principal(of: draft.credentials(), at: Stage.now)

        #expect(principal == twin.principal)
    }

    @Test(arguments: Attack.all) func `an attack is denied for its own reason`(_ attack: Attack) async throws
    {
        let stage = try Stage.ready()
        let credentials = try await attack.credentials(stage)

        let denial = await #expect(throws: Denial.self) {
            try await stage.verifier().principal(of: credentials, at: Stage.now)
        }

        #expect(denial?.cause == attack.cause, "\(denial?.reason ?? "")")
        #expect(denial?.reason.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } == true)
        #expect((denial?.reason.utf8.count ?? 0) < 400)
        #expect(denial?.description == "unauthorized")
    }

    @Test func `there are attacks of every cause, and more than forty`() {
        #expect(Attack.all.count > 40)
        // A memory that is full is a test of its own.
        #expect(Set(Attack.all.map(\.cause)) == Set(Denial.Cause.allCases).subtracting([.replayed, .full]))
        #expect(
            Dictionary(grouping: Attack.all, by: \.testDescription).filter { $1.count > 1 }.map(\.key) == [])
    }

    @Test func `a token is no other one when a single character of it is another`() async throws {
        let stage = try Stage.ready()
        let verifier = try stage.verifier()
        let token = Bytes(try await Draft.bearer(stage).token().utf8)

        for index in token.indices {
            var changed = token
            changed[index] = token[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            let credentials = Credentials(authorization: ["Bearer " + changed.lossyText])
            await #expect(throws: Denial.self, "at \(index)") {
                try await verifier.principal(of: credentials, at: Stage.now)
            }
        }
    }
}
