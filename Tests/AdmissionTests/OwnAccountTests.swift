import Effects
import ExecutionTesting
import Testing

@testable import Admission

/// Which account a host's work may run as, when hosts have accounts of their own.
@Suite(.timeLimit(.minutes(10))) struct OwnAccountTests {
    private static let accounts: [OwnAccount] = [.acting, .login("deploy"), .login("alice"), .unknown]

    private static func admission(_ lines: String) throws -> Admission {
        try Fixture.admission(
            try Fixture.role("hosts: [\"web-*\"]\ncommands: [{name: up, argv: [uptime]}]\n" + lines))
    }

    /// What becomes of a session and of a task: `admitted` and the rule, or the code of the refusal.
    private static func codes(_ admission: Admission, _ account: OwnAccount, _ user: String?) throws
        -> [String]
    {
        let host = AskedHost(name: "web-1", ownAccount: account)
        let settings = SessionSettings(user: user)
        return [
            Fixture.code(admission.admit(SessionRequest(hosts: [host], settings: settings))),
            Fixture.code(admission.admit(try Fixture.task(["uptime"], hosts: [host], settings: settings))),
        ]
    }

    private static let granted = ["admitted", "r/up"]
    private static let refused = ["refused.user", "refused.user"]

    @Test(
        arguments: [
            (.acting, nil, true), (.acting, "alice", true), (.acting, "deploy", false),
            (.login("deploy"), nil, true), (.login("deploy"), "deploy", true),
            (.login("deploy"), "alice", false), (.login("deploy"), "root", false),
            (.unknown, nil, true), (.unknown, "alice", false), (.unknown, "deploy", false),
        ] as [(OwnAccount, String?, Bool)])
    func `without users a role grants the host's own account and no other`(
        _ account: OwnAccount, _ user: String?, _ isGranted: Bool
    ) throws {
        let codes = try Self.codes(try Self.admission(""), account, user)

        #expect(codes == (isGranted ? Self.granted : Self.refused))
    }

    @Test(
        arguments: [
            (.acting, nil, false), (.acting, "deploy", true), (.login("deploy"), nil, true),
            (.login("alice"), nil, false), (.login("alice"), "deploy", true), (.unknown, nil, false),
            (.unknown, "deploy", true), (.unknown, "alice", false),
        ] as [(OwnAccount, String?, Bool)])
    func `with users a role grants those and no other`(
        _ account: OwnAccount, _ user: String?, _ isGranted: Bool
    ) throws {
        let codes = try Self.codes(try Self.admission("users: [deploy]"), account, user)

        #expect(codes == (isGranted ? Self.granted : Self.refused))
    }

    @Test func `a refused account says whose it is and what would allow it`() throws {
        func refusal(_ lines: String, _ account: OwnAccount, _ user: String?) throws -> Refusal? {
            let host = AskedHost(name: "web-1", ownAccount: account)
            let request = SessionRequest(hosts: [host], settings: SessionSettings(user: user))
            return Fixture.refusal(try Self.admission(lines).admit(request))
        }

        #expect(
            try refusal("users: [deploy, dba]", .unknown, nil)
                == Refusal(
                    code: "refused.user",
                    message:
                        "no user was asked for, the account that ssh's configuration gives host web-1 is "
                        + "not known, and role r does not grant it",
                    remedy: "one of the users it grants: deploy, dba; or user of the host in the inventory"))
        #expect(
            try refusal("", .unknown, "dba")
                == Refusal(
                    code: "refused.user",
                    message:
                        "user dba was asked for on host web-1, whose own account is not known, and role r "
                        + "does not grant it",
                    remedy: "users in role r; or user of the host in the inventory"))
        #expect(
            try refusal("users: [dba]", .login("deploy"), nil)
                == Refusal(
                    code: "refused.user",
                    message:
                        "the own account of host web-1 (deploy) was asked for, and role r does not grant it",
                    remedy: "one of the users it grants: dba"))
    }

    @Test func `of a pattern the hosts stay whose account is granted`() throws {
        let hosts = zip(["web-1", "web-2", "web-3", "web-4"], Self.accounts).map {
            AskedHost(name: $0, isByName: false, ownAccount: $1)
        }
        let named = hosts.map { AskedHost(name: $0.name, ownAccount: $0.ownAccount) }
        let admission = try Self.admission("users: [deploy]")

        let admitted = try #require(Fixture.admitted(admission.admit(SessionRequest(hosts: hosts))))

        #expect(admitted.request.hosts.map(\.name) == ["web-2"])
        #expect(admitted.leftOut == ["web-1", "web-3", "web-4"])
        #expect(Fixture.code(admission.admit(SessionRequest(hosts: named))) == "refused.user")
    }

    @Test func `a rule's users are held on every host of a task`() throws {
        let policy = try Fixture.role(
            "hosts: [\"web-*\"]\ncommands: [{name: up, argv: [uptime], users: [deploy]}]")
        let admission = try Fixture.admission(policy)
        let hosts = Self.accounts.enumerated().map { AskedHost(name: "web-\($0)", ownAccount: $1) }

        #expect(Fixture.code(admission.admit(try Fixture.task(["uptime"], hosts: [hosts[1]]))) == "r/up")
        for stranger in [hosts[0], hosts[2], hosts[3]] {
            let decision = admission.admit(try Fixture.task(["uptime"], hosts: [hosts[1], stranger]))
            #expect(Fixture.code(decision) == "refused.user")
        }
    }

    @Test func `what is denied to an account is denied where the account is not known`() throws {
        let admission = try Self.admission(
            "users: [deploy, root]\ndeny: [{argv: [uptime], users: [root], hosts: [\"web-1\"]}]")
        let login = AskedHost(name: "web-1", ownAccount: .login("deploy"))
        let unknown = AskedHost(name: "web-1", ownAccount: .unknown)
        let other = AskedHost(name: "web-2", ownAccount: .login("root"))

        func code(_ hosts: AskedHost...) throws -> String {
            Fixture.code(admission.admit(try Fixture.task(["uptime"], hosts: hosts)))
        }

        #expect(try code(login) == "r/up")
        #expect(try code(unknown) == "refused.denied")
        // The host and the account of the rule are those of one host.
        #expect(try code(login, other) == "r/up")
    }
}
