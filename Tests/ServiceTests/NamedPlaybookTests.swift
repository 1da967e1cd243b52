import Admission
import BuiltCommand
import Effects
import Foundation
import Testing

@testable import Service

/// The operator's playbooks: who may start them, and as what they act.
@Suite(.timeLimit(.minutes(10)))
struct NamedPlaybookTests {
    @Test func `a lent role acts although its principal does not have it`() async throws {
        let ground = try RunGround()

        let run = try await ground.submit(["playbook_name": "greet", "args": ["who": "sam"]], by: "sam")
        let end = try await ground.end(of: run, for: "sam")

        #expect(end == "succeeded")
        #expect(try ground.result(of: run) == "hello sam")
        let first = try ground.desk.facts(of: run, after: 0, limit: 1, for: Principal(user: "sam"))
        guard case .array(let facts)? = first["facts"] else { return }
        #expect(facts.first?["roles"] == ["greeter"] && facts.first?["playbook"] == "greet.lua")
    }

    @Test(
        arguments: [
            ("sam", ["playbook_name": "greet", "args": ["who": "Sam"]], "refused.argument"),
            ("sam", ["playbook_name": "greet", "args": ["other": "x"]], "refused.argument"),
            ("sam", ["playbook_name": "words"], "refused.permission"),
            ("sam", ["playbook_name": "missing"], "refused.permission"),
            ("sam", ["playbook": "return 1"], "refused.permission"),
            ("alice", ["playbook_name": "greet"], "refused.permission"),
            ("nora", ["playbook_name": "missing"], "usage.unknown"),
            ("nora", ["playbook": "return 1"], "refused.permission"),
            ("nobody", ["playbook_name": "greet"], "refused.permission"),
        ] as [(String, JSON, String)])
    func `what is not granted is refused`(_ user: String, _ json: JSON, _ answer: String) async throws {
        let ground = try RunGround()

        #expect(await code { _ = try await ground.submit(json, by: user) } == answer)
    }

    @Test func `a grant for other hosts reaches none of these`() async throws {
        let ground = try RunGround()

        let run = try await ground.submit(["playbook_name": "nowhere"], by: "sam")

        #expect(try await ground.end(of: run, for: "sam") == "refused")
        #expect(try ground.result(of: run) == "refused.host")
    }

    @Test func `with run.named a playbook acts with the roles of its caller`() async throws {
        let ground = try RunGround()

        let run = try await ground.submit(["playbook_name": "greet"], by: "nora")

        #expect(try await ground.end(of: run, for: "nora") == "refused")
        #expect(try ground.result(of: run) == "refused.permission")
    }

    @Test func `a playbook that others may write is not run`() async throws {
        let ground = try RunGround()
        let path = ground.gse.path("playbooks/words.lua")
        try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: path)

        let answer = await code { _ = try await ground.submit(["playbook_name": "greet"], by: "sam") }

        #expect(answer == "fault.playbooks")
    }

    @Test func `callers see the playbooks that they may start, with their arguments`() async throws {
        let ground = try RunGround()
        let names = { (user: String) async throws -> [String] in
            guard
                case .array(let list)? = try await ground.desk.playbooks(for: Principal(user: user))[
                    "playbooks"]
            else { return [] }
            return list.compactMap { $0["name"]?.asString }
        }

        #expect(try await names("sam") == ["greet", "nowhere"])
        #expect(try await names("nora") == ["greet", "nowhere", "words"])
        #expect(try await names("alice").isEmpty)
        let list = try await ground.desk.playbooks(for: Principal(user: "sam"))["playbooks"]
        guard case .array(let playbooks)? = list else { return }
        #expect(
            playbooks.first == [
                "name": "greet", "about": "Say hello.",
                "args": [
                    [
                        "name": "who", "required": false, "default": "you", "kind": "matches",
                        "accepts": "[a-z]+",
                    ]
                ],
            ])
    }

    @Test func `whoever starts a run that acts as a lent role does not approve it`() async throws {
        let ground = try RunGround()
        let run = try await ground.submit(["playbook_name": "greet", "args": ["who": "asks"]], by: "sam")
        try await ground.question(of: run, for: "sam")

        let own = await code {
            try ground.desk.answer(run, isYes: true, step: nil, note: nil, by: Principal(user: "sam"))
        }
        let others = await code {
            try ground.desk.answer(run, isYes: true, step: nil, note: "fine", by: Principal(user: "wanda"))
        }

        #expect([own, others] == ["refused.four_eyes", "ok"])
        #expect(try await ground.end(of: run, for: "sam") == "succeeded")
    }
}
