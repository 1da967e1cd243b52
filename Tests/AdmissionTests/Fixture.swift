import Admission
import Effects
import Foundation
import Testing

/// What tests begin with: files beside them, and values of which only what matters is said.
enum Fixture {
    static func file(_ name: String) -> Bytes {
        let url = Bundle.module.resourceURL?.appending(path: "Fixtures/\(name)")
        return url.flatMap { try? Data(contentsOf: $0) }.map(Bytes.init) ?? []
    }

    static func policy(_ text: String) throws -> Policy {
        try Policy.parse(Bytes(text.utf8), path: "policy.yaml")
    }

    /// A policy of one role `r` that `alice` has, with these lines in it.
    static func role(_ lines: String) throws -> Policy {
        let indented = lines.split(separator: "\n").map { "    \($0)\n" }.joined()
        return try policy(
            """
            version: 1
            roles:
              r:
                permissions: [session.create, command.run, result.read]
            \(indented)subjects:
              - {user: alice, roles: [r]}
            """)
    }

    static func admission(_ policies: Policy..., roles: [String]? = nil, user: String = "alice") throws
        -> Admission
    {
        try Admission(
            policies: policies, principal: Principal(user: user), activeRoles: roles, ownAccount: "alice")
    }

    static func task(
        _ argv: [String], hosts: [AskedHost] = [AskedHost(name: "web-1")], stdin: String? = nil,
        settings: SessionSettings = SessionSettings(), options: TaskOptions = TaskOptions()
    ) throws -> TaskRequest {
        let command = try #require(Command(argv: argv.map { Bytes($0.utf8) }))
        return TaskRequest(
            session: SessionID("s1"), hosts: hosts,
            work: .command(command, stdin: stdin.map { Content(Bytes($0.utf8)) }),
            settings: settings, options: options)
    }

    static func code<Request>(_ decision: Decision<Request>) -> String {
        switch decision {
        case .admitted(let admitted): admitted.rule ?? "admitted"
        case .refused(let refusal): refusal.code
        }
    }

    static func admitted<Request>(_ decision: Decision<Request>) -> Admitted<Request>? {
        if case .admitted(let admitted) = decision { admitted } else { nil }
    }

    static func refusal<Request>(_ decision: Decision<Request>) -> Refusal? {
        if case .refused(let refusal) = decision { refusal } else { nil }
    }
}
