import Effects
import Testing

@testable import Admission

@Suite(.timeLimit(.minutes(10))) struct RoleTests {
    static let text = """
        version: 1
        roles:
          a:
            permissions: [session.create, command.run]
            hosts: [h1]
            users: [u1]
            commands: [{name: one, argv: [one]}, {name: same, argv: [same]}]
            limits: {timeout: 1s, cpu: 1s, memory: 8MiB}
          b:
            permissions: [session.create, command.run, result.read]
            hosts: [h2]
            users: [u2]
            commands: [{name: two, argv: [two]}, {name: same, argv: [same]}]
            deny: [{argv: [one]}]
            limits: {timeout: 2s, cpu: 5s, memory: 4MiB}
          c: {}
        subjects:
          - {user: alice, roles: [a]}
          - {user: bob, roles: [a, b]}
          - {app: bot, user: "*", roles: [c]}
          - {user: carol, roles: []}
        """

    static func admission(_ user: String, app: String? = nil, roles: [String]? = nil) throws -> Admission {
        try Admission(
            policies: [try Fixture.policy(text)], principal: Principal(user: user, app: app),
            activeRoles: roles,
            ownAccount: "u1")
    }

    static func ask(_ admission: Admission, _ program: String, _ host: String, _ user: String) throws
        -> String
    {
        Fixture.code(
            admission.admit(
                try Fixture.task(
                    [program], hosts: [AskedHost(name: host)], settings: SessionSettings(user: user))))
    }

    @Test func `a grant never crosses roles`() throws {
        let bob = try Self.admission("bob")

        #expect(try Self.ask(bob, "two", "h2", "u2") == "b/two")
        #expect(try Self.ask(bob, "two", "h1", "u1") == "refused.command")
        #expect(try Self.ask(bob, "two", "h2", "u1") == "refused.user")
        #expect(try Self.ask(bob, "same", "h1", "u1") == "a/same")
        #expect(try Self.ask(bob, "same", "h2", "u2") == "b/same")
    }

    @Test func `names are compared as bytes, not as Unicode takes them for equal`() throws {
        let composed = "\u{E9}"
        let decomposed = "e\u{301}"
        let policy = try Fixture.policy(
            """
            version: 1
            roles:
              r:
                permissions: [session.create, command.run]
                hosts: [h1]
                users: [\(composed)]
                commands: [{name: do, argv: [do]}, {name: other, argv: [other], users: [\(decomposed)]}]
            subjects:
              - {user: \(composed), roles: [r]}
            """)
        func admission(_ user: String) throws -> Admission {
            try Admission(
                policies: [policy], principal: Principal(user: user), activeRoles: nil, ownAccount: "root")
        }

        let own = try admission(composed)

        #expect(own.roles.count == 1)
        #expect(try Self.ask(own, "do", "h1", composed) == "r/do")
        #expect(try Self.ask(own, "do", "h1", decomposed) == "refused.user")
        #expect(try Self.ask(own, "other", "h1", composed) == "refused.user")
        #expect(try admission(decomposed).roles == [])
    }

    @Test func `denies of all roles hold, also under --role`() throws {
        #expect(try Self.ask(Self.admission("alice"), "one", "h1", "u1") == "a/one")
        #expect(try Self.ask(Self.admission("bob"), "one", "h1", "u1") == "refused.denied")
        #expect(try Self.ask(Self.admission("bob", roles: ["a"]), "one", "h1", "u1") == "refused.denied")
    }

    @Test func `--role narrows and never adds`() throws {
        #expect(try Self.admission("bob", roles: ["b"]).roles == ["b"])
        #expect(try Self.ask(Self.admission("bob", roles: ["b"]), "same", "h1", "u1") == "refused.host")
        let refusal = #expect(throws: Refusal.self) { try Self.admission("alice", roles: ["b"]) }
        #expect(refusal?.code == "refused.role")
    }

    @Test func `subjects match by user and application`() throws {
        #expect(try Self.admission("x", app: "bot").roles == ["c"])
        #expect(try Self.admission("x").roles == [])
        #expect(try Self.admission("alice", app: "bot").roles == ["a", "c"])
        #expect(try Self.ask(Self.admission("nobody"), "one", "h1", "u1") == "refused.permission")
    }

    @Test func `run limits are the largest of the active roles`() throws {
        let limits = try Self.admission("bob").runLimits

        #expect([limits.cpu, limits.stepTime] == [.seconds(5), .seconds(60)])
        #expect(limits.memory == .mebibytes(8))
    }

    @Test func `results need result.read`() throws {
        let wait = Effect.wait([TaskID("t1")], timeout: nil)

        #expect(Fixture.code(try Self.admission("alice").admit(wait)) == "refused.permission")
        #expect(Fixture.code(try Self.admission("bob").admit(wait)) == "admitted")
        #expect(Fixture.code(try Self.admission("alice").admit(Effect.now)) == "admitted")
    }

    @Test func `a ceiling can only narrow`() throws {
        let file = try Fixture.role(
            "hosts: [web-1]\ncommands: [{name: e, argv: [echo, {rest: {matches: \"[a-z]*\"}}], timeout: 1m, read_only: true}]"
        )
        let ceiling = try Fixture.role(
            "hosts: [\"*\"]\ncommands: [{name: top, argv: [echo, hi], timeout: 5s}]\nlimits: {cpu: 1s}")
        let admission = try Fixture.admission(ceiling, file)

        let admitted = try #require(Fixture.admitted(admission.admit(try Fixture.task(["echo", "hi"]))))

        #expect(admitted.rule == "r/e")
        #expect(admitted.limits.timeout == .seconds(5))
        #expect(admission.runLimits.cpu == .seconds(1))
        #expect(!admitted.isReadOnly)
        #expect(Fixture.code(admission.admit(try Fixture.task(["echo", "ho"]))) == "refused.command")
    }

    @Test func `the built-in policy grants its commands on this machine only`() throws {
        let admission = try Fixture.admission(Policy.builtIn, user: "anyone")
        let local = [AskedHost(name: "localhost")]

        for argv in [
            ["true"], ["echo", "-n", "a b"], ["sleep", "0.5"], ["date"], ["date", "+%s"], ["id", "-u"],
            ["uname", "-a"],
        ] {
            let admitted = Fixture.admitted(admission.admit(try Fixture.task(argv, hosts: local)))
            #expect(admitted?.isReadOnly == true, "\(argv)")
        }
        #expect(Fixture.code(admission.admit(try Fixture.task(["rm"], hosts: local))) == "refused.command")
        let refused = admission.admit(try Fixture.task(["true"]))
        #expect(Fixture.code(refused) == "refused.host")
        if case .refused(let refusal) = refused {
            #expect(
                refusal.remedy?.hasSuffix("no policy file was found: write one, and name it with --policy")
                    == true)
        }
        #expect(
            Fixture.code(admission.admit(try Fixture.task(["date", "-s", "now"], hosts: local)))
                == "refused.command")
        #expect(Policy.builtIn.findings() == [])
    }
}
