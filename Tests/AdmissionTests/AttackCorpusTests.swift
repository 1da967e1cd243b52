import Admission
import Effects
import Foundation
import Testing

/// The commands that attackers try, under the policy written for them.
@Suite(.timeLimit(.minutes(10))) struct AttackCorpusTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let id: String
        let line: Bytes
        let expected: String
        let why: String

        var testDescription: String { "\(id): \(why)" }
    }

    static let policy = Fixture.file("policy.yaml")

    static let cases: [Case] = Fixture.file("commands.jsonl").split(separator: 10).compactMap { line in
        guard let object = try? JSON.read(Bytes(line)), case .string(let id)? = object["id"],
            case .string(let expected)? = object["expect"], case .string(let why)? = object["why"]
        else { return nil }
        return Case(id: id, line: Bytes(line), expected: expected, why: why)
    }

    @Test func `the whole corpus is read`() {
        #expect(Self.cases.count == 235)
    }

    @Test(arguments: cases)
    func `every command is decided as the corpus says`(_ attack: Case) throws {
        let policy = try Policy.parse(Self.policy, path: "policy.yaml")

        let answer = PolicyCheck.answer(
            line: attack.line, standard: PolicyQuestion(.argv([])), policies: [policy],
            principal: Principal(user: "ops"), ownAccount: "ops")

        #expect(answer["decision"] == .string(attack.expected), "\(answer.text)")
        #expect(answer["id"] == .string(attack.id))
    }
}
