import Effects
import Testing

@testable import Admission

@Suite(.timeLimit(.minutes(10))) struct PolicyCheckTests {
    static func decide(
        _ line: String, host: String? = nil, groups: [String]? = nil, user: String? = nil,
        roles: [String]? = nil
    ) throws -> String {
        let policy = try Policy.parse(Fixture.file("example.yaml"), path: "policy.yaml")
        let question = PolicyQuestion(
            .line(Bytes(line.utf8)), host: host, groups: groups, user: user, roles: roles)
        let check = PolicyCheck.decide(
            question, policy: policy, principal: Principal(user: "alice"), ownAccount: "alice")
        return String(check.description.prefix { $0 != ":" })
    }

    @Test func `host, user and roles are those asked, or the first granted`() throws {
        #expect(try Self.decide("kill -HUP 5") == "allow collector-operator/hup")
        #expect(try Self.decide("kill -HUP 1") == "deny refused.denied")
        #expect(
            try Self.decide("kill -HUP 5", host: "web-1", user: "deploy") == "allow collector-operator/hup")
        #expect(try Self.decide("kill -HUP 5", host: "db-1") == "deny refused.host")
        #expect(
            try Self.decide("kill -HUP 5", host: "c-1", groups: ["collectors"])
                == "allow collector-operator/hup")
        #expect(try Self.decide("kill -HUP 5", host: "c-1") == "deny refused.host")
        #expect(try Self.decide("kill -HUP 5", user: "root") == "deny refused.user")
        #expect(try Self.decide("kill -HUP 5", roles: ["observer"]) == "deny refused.permission")
        #expect(try Self.decide("kill -HUP 5", roles: ["nobody"]) == "deny refused.role")
        #expect(try Self.decide("mysql app") == "deny refused.user")
        #expect(try Self.decide("a | b") == "deny refused.syntax")
    }

    @Test(arguments: [
        ("{\"command\": \"id\"", "not JSON"), ("[]", "not an object"), ("{}", "neither"),
        ("{\"command\": 5}", "string or a list"),
        ("{\"command\": [\"a\", true]}", "neither a string"),
        ("{\"command\": \"a\", \"command_base64\": \"YQ==\"}", "only one"),
        ("{\"command_base64\": \"###\"}", "not Base64"),
        ("{\"command\": \"a\", \"host\": 5}", "\"host\" is not a string"),
        ("{\"command\": \"a\", \"command\": \"b\"}", "given twice"), ("", "not JSON"),
        ("{\"command\": []}", "no words"),
    ])
    func `a bad line gets deny`(_ line: String, _ word: String) throws {
        let answer = PolicyCheck.answer(
            line: Bytes(line.utf8), standard: PolicyQuestion(.argv([])), policies: [Policy.builtIn],
            principal: Principal(user: "a"), ownAccount: "a")

        #expect(answer["decision"] == "deny")
        guard case .string(let message)? = answer["message"] else { return #expect(Bool(false)) }
        #expect(message.contains(word), "\(message)")
    }

    @Test func `a line is answered with its id`() {
        let line = Bytes(
            "{\"id\": [1], \"command\": [\"sleep\", 1], \"host\": \"localhost\", \"more\": 1}".utf8)

        let answer = PolicyCheck.answer(
            line: line, standard: PolicyQuestion(.argv([])), policies: [Policy.builtIn],
            principal: Principal(user: "a"), ownAccount: "a")

        #expect(answer.text == "{\"id\":[1],\"decision\":\"allow\",\"rule\":\"local/sleep\"}")
    }

    @Test func `explain shows the nearest rules and the first argument that differs`() throws {
        let policy = try Policy.parse(Fixture.file("example.yaml"), path: "policy.yaml")

        let lines = PolicyCheck.explain(
            PolicyQuestion(.line(Bytes("systemctl stop nginx".utf8))), policy: policy,
            principal: Principal(user: "alice"), ownAccount: "alice", most: 2)

        #expect(
            lines == [
                "deny refused.command: command \"systemctl stop nginx\" is not allowed; rule "
                    + "collector-operator/reload-nginx (line 5) comes nearest: argument 1 is 'stop', and one of reload, "
                    + "restart, status is expected",
                "would allow it: one of reload, restart, status as argument 1, or a rule for this command",
                "collector-operator/reload-nginx (line 5): argument 1 is 'stop', and one of reload, restart, status is expected",
                "collector-operator/unit (line 18): argument 1 is 'stop', and \"is-active\" is expected",
            ])
    }

    @Test func `lint has no complaint about any arguments of echo, but of others`() throws {
        let rest = "{rest: {matches: \".*\", option: true}}"
        let policy = try Fixture.role(
            """
            hosts: [localhost]
            users: [alice]
            commands:
              - {name: a, argv: [echo, \(rest)]}
              - {name: b, argv: [{one_of: [printf, /bin/echo]}, \(rest)]}
              - {name: c, argv: [cat, \(rest)]}
            """)

        #expect(
            policy.findings().map { "\($0.line) \($0.kind.rawValue)" } == ["9 dangerous", "10 dangerous"])
    }

    @Test func `lint finds what is dangerous, hidden and impossible`() throws {
        let policy = try Fixture.role(
            """
            hosts: ["*"]
            users: [alice]
            secrets: ["*"]
            commands:
              - {name: a, argv: [x, {one_of: [1, 2]}]}
              - {name: b, argv: [x, "1"]}
              - {name: c, argv: [x, {int: {min: 2, max: 9}}]}
              - {name: d, argv: [sh], runs_others: true}
              - {name: e, argv: [cat, {path_under: /}]}
              - {name: f, argv: [y], users: [root]}
              - {name: g, argv: [z]}
            deny: [{argv: [z]}]
            """)

        #expect(
            policy.findings().map { "\($0.line) \($0.kind.rawValue)" } == [
                "3 dangerous", "5 dangerous", "10 never", "11 overlap", "12 dangerous", "13 dangerous",
                "14 never", "14 dangerous", "15 never",
            ])
    }
}
