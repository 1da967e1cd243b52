import Effects
import Testing

@testable import Admission

/// Who may start which of the operator's playbooks, and as what it then acts.
@Suite(.timeLimit(.minutes(10))) struct PlaybookStartTests {
    static let text = """
        version: 1
        roles:
          starter:
            permissions: [session.create]
            hosts: [other-1]
            playbooks:
              - {name: reload, args: {site: {matches: "[a-z]+"}, count: {int: {min: 1, max: 5}}}, hosts: ["web-*", "!web-9"],
                 as_role: operator}
              - {name: plain, hosts: ["other-*"]}
            deny: [{argv: [reload, hard]}]
          operator:
            permissions: [session.create, command.run, result.read]
            hosts: ["*"]
            commands: [{name: reload, argv: [reload, {optional: hard}]}]
          runner: {permissions: [run.named, session.create], hosts: [web-1]}
        subjects:
          - {user: sam, roles: [starter]}
          - {user: rita, roles: [runner]}
          - {user: both, roles: [starter, runner]}
        """

    static func admission(
        _ user: String, _ name: String, _ arguments: [String: String] = [:], ceilings: [String] = []
    ) throws -> Admission {
        try Admission(
            policies: try ceilings.map(Fixture.policy) + [try Fixture.policy(text)],
            principal: Principal(user: user), starting: PlaybookStart(name: name, arguments: arguments),
            ownAccount: "me")
    }

    static func code(_ user: String, _ name: String, _ arguments: [String: String] = [:]) throws -> String {
        do {
            return try admission(user, name, arguments).roles.joined(separator: ",")
        } catch let refusal as Refusal {
            return refusal.code
        }
    }

    @Test(
        arguments: [
            ("sam", "reload", [:], "operator"),
            ("sam", "reload", ["site": "shop"], "operator"),
            ("sam", "reload", ["site": "shop", "count": "5"], "operator"),
            ("sam", "reload", ["site": "Shop"], "refused.argument"),
            ("sam", "reload", ["site": "-x"], "refused.argument"),
            ("sam", "reload", ["site": "shop\n"], "refused.argument"),
            ("sam", "reload", ["count": "6"], "refused.argument"),
            ("sam", "reload", ["count": "05"], "refused.argument"),
            ("sam", "reload", ["other": "x"], "refused.argument"),
            ("sam", "reload", ["site": "shop", "other": "x"], "refused.argument"),
            ("sam", "plain", [:], "starter"),
            ("sam", "plain", ["site": "shop"], "refused.argument"),
            ("sam", "Reload", [:], "refused.permission"),
            ("sam", "other", [:], "refused.permission"),
            ("rita", "reload", ["anything": "x"], "runner"),
            ("rita", "other", [:], "runner"),
            ("both", "reload", ["site": "shop"], "operator"),
            ("both", "reload", ["site": "Shop"], "starter,runner"),
            ("nobody", "reload", [:], "refused.permission"),
        ] as [(String, String, [String: String], String)])
    func `a playbook is started by an entry that takes its arguments, or with run.named`(
        _ user: String, _ name: String, _ arguments: [String: String], _ answer: String
    ) throws {
        #expect(try Self.code(user, name, arguments) == answer)
    }

    @Test func `the refusal names the argument and what it may be`() throws {
        let refusal = #expect(throws: Refusal.self) {
            try Self.admission("sam", "reload", ["site": "Shop"])
        }

        #expect(refusal?.message == "the argument site of reload must be something that matches [a-z]+")
    }

    @Test(arguments: [
        (["web-1"], "granted web-1"), (["web-1", "other-1"], "refused.host"), (["web-9"], "refused.host"),
        (["other-1"], "refused.host"),
    ])
    func `a run acts on the hosts of its entry only, whatever its role grants`(
        _ hosts: [String], _ answer: String
    ) throws {
        let admission = try Self.admission("sam", "reload")
        let asked = hosts.map { AskedHost(name: $0) }

        let session = admission.admit(SessionRequest(hosts: asked, settings: SessionSettings()))
        let task = admission.admit(try Fixture.task(["reload"], hosts: asked))

        let opened = Fixture.admitted(session).map { "granted " + $0.request.hosts.map(\.name).joined() }
        #expect(opened ?? Fixture.code(session) == answer)
        #expect(Fixture.code(task) == (opened == nil ? answer : "operator/reload"))
    }

    @Test func `hosts of a glob that the entry does not have are left out`() throws {
        let admission = try Self.admission("sam", "reload")
        let asked = ["web-1", "web-9", "other-1"].map { AskedHost(name: $0, isByName: false) }

        let session = Fixture.admitted(
            admission.admit(SessionRequest(hosts: asked, settings: SessionSettings())))

        #expect(session?.request.hosts.map(\.name) == ["web-1"])
        #expect(session?.leftOut == ["web-9", "other-1"])
    }

    @Test func `what the principal's own roles deny stays denied`() throws {
        let admission = try Self.admission("sam", "reload")

        #expect(Fixture.code(admission.admit(try Fixture.task(["reload"]))) == "operator/reload")
        #expect(Fixture.code(admission.admit(try Fixture.task(["reload", "hard"]))) == "refused.denied")
    }

    @Test func `a ceiling is asked by itself, and nothing is lent under it that it does not lend`() throws {
        let open = """
            version: 1
            roles:
              wide:
                permissions: [run.named, session.create, command.run, result.read]
                hosts: [web-1]
                commands: [{argv: [reload]}]
            subjects: [{roles: [wide]}]
            """
        let without = open.replacing("run.named, ", with: "")
        let bound = try Self.admission("sam", "reload", ceilings: [open])
        let hosts = { (names: [String]) in names.map { AskedHost(name: $0) } }

        #expect(throws: Refusal.self) { try Self.admission("sam", "reload", ceilings: [without]) }
        #expect(Fixture.code(bound.admit(try Fixture.task(["reload"]))) == "operator/reload")
        #expect(
            Fixture.code(bound.admit(try Fixture.task(["reload"], hosts: hosts(["web-2"])))) == "refused.host"
        )
        #expect(bound.roles == ["operator"])
    }

    @Test func `it is known whether a run acts as a role that was lent`() throws {
        let policies = [try Fixture.policy(Self.text)]
        let isLent = { (user: String, name: String) in
            Admission.isLent(
                PlaybookStart(name: name), policies: policies, principal: Principal(user: user))
        }

        #expect(isLent("sam", "reload"))
        #expect(!isLent("sam", "plain"))
        #expect(!isLent("rita", "reload"))
    }

    @Test func `every policy must give a permission, and quotas are the largest of the roles`() throws {
        let some = try Fixture.policy(
            """
            version: 1
            roles:
              a: {permissions: [run.read, run.adhoc], quotas: {runs: 3}}
              b: {permissions: [audit.read], quotas: {runs: 5, sessions: 2}}
            subjects: [{user: alice, roles: [a, b]}]
            """)
        let less = try Fixture.policy(
            """
            version: 1
            roles: {a: {permissions: [run.read], quotas: {runs: 4}}}
            subjects: [{roles: [a]}]
            """)
        let alice = Principal(user: "alice")
        let refusal = { (permission: String) in
            PermissionGrant.refusal(
                of: permission, to: "this", policies: [less, some], principal: alice)?.code
        }

        #expect(refusal("run.read") == nil)
        #expect(refusal("run.adhoc") == "refused.permission")
        #expect(refusal("run.named") == "refused.permission")
        #expect([less, some].permissions(of: alice) == ["run.read"])
        let quotas = [less, some].quotas(of: alice)
        #expect([quotas.runs, quotas.sessions, quotas.tasksPerMinute] == [4, 2, nil])
        #expect(some.hosts([AskedHost(name: "h")], grantedTo: alice).isEmpty)
    }
}
