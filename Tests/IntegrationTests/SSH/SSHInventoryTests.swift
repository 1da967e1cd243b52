import BuiltCommand
import Foundation
import LoopbackFleet
import Testing

/// What inventories say of hosts behind a real sshd, and whose account is held against the policy there.
@Suite(.timeLimit(.minutes(10)))
struct SSHInventoryTests {
    private static let me = NSUserName()

    /// A policy whose role has these lines.
    private static func policy(_ lines: String) -> String {
        """
        version: 1
        roles:
          looker:
            permissions: [session.create, command.run, result.read]
            hosts: ["*"]
            \(lines)
            commands:
              - {name: who, argv: [id, -un], read_only: true}
              - {name: say, argv: [echo, {rest: {matches: ".*"}}]}
        subjects:
          - {roles: [looker]}
        """
    }

    private static func ending(
        _ inventory: (Sshd) -> String, _ lines: String, _ flags: [String] = [], _ words: String...
    ) async throws
        -> Gse.Ending
    {
        let gse = try Gse()
        let sshd = try Sshd.shared()
        let policy = try gse.file("policy.yaml", policy(lines))
        // A relative file of ssh is beside the inventory.
        try gse.file("ssh.conf", try String(contentsOfFile: sshd.configFile, encoding: .utf8))
        let inventory = try gse.file("inventory", inventory(sshd))
        return try await gse.run(["exec", "--policy", policy, "--inventory", inventory] + flags + words)
    }

    private static func ansible(_ sshd: Sshd) -> String {
        """
        localhost
        [web]
        127.0.0.[1:3]:\(sshd.port)
        far ansible_host=127.0.0.4 ansible_port=\(sshd.port) rack=a
        [web:vars]
        ansible_user=\(me)
        ansible_ssh_private_key_file=\(sshd.identityFile)
        ansible_ssh_common_args=-o ControlPersist=60s -F \(sshd.configFile)
        """
    }

    /// Our form; `user` is in it when there is one.
    private static func own(_ user: String?) -> (Sshd) -> String {
        { sshd in
            """
            defaults: {port: \(sshd.port), identity_file: \(sshd.identityFile), ssh_config: ssh.conf}
            hosts:
              h001: {address: 127.0.0.1\(user.map { ", user: \($0)" } ?? "")}
            """
        }
    }

    @Test func `an inventory of Ansible reaches its hosts`() async throws {
        let ending = try await Self.ending(
            Self.ansible, "", ["--limit", "group:web,localhost"], "all,!127.0.0.2", "--", "echo", "here")

        #expect(
            ending.stdout.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
                .sorted()
                == ["127.0.0.1 | here", "127.0.0.3 | here", "far | here", "localhost | here"],
            "\(ending.stderr)")
        #expect(ending.stderr.contains("note: "))
        #expect(ending.exit == 0)
    }

    @Test(
        arguments: [
            (me, "", nil), (nil, "", nil), (me, "users: [\(me)]", nil), (nil, "users: [\(me)]", me),
        ] as [(String?, String, String?)])
    func `an account that is granted is the one on the host`(
        _ login: String?, _ lines: String, _ user: String?
    ) async throws {
        let flags = user.map { ["--user", $0] } ?? []

        let ending = try await Self.ending(Self.own(login), lines, flags, "h001", "--", "id", "-un")

        #expect(ending.stdout == Self.me + "\n", "\(ending.stderr)")
    }

    @Test(
        arguments: [
            (me, "users: [somebody]", nil, "the own account of host h001 (\(me)) was asked for"),
            (nil, "users: [\(me)]", nil, "the account that ssh's configuration gives host h001 is not known"),
            (nil, "", me, "user \(me) was asked for on host h001, whose own account is not known"),
            (me, "", "somebody", "user somebody was asked for"),
        ] as [(String?, String, String?, String)])
    func `an account that is not granted is refused`(
        _ login: String?, _ lines: String, _ user: String?, _ words: String
    ) async throws {
        let flags = user.map { ["--user", $0] } ?? []

        let ending = try await Self.ending(Self.own(login), lines, flags, "h001", "--", "id", "-un")

        #expect(ending.exit == 3)
        #expect(ending.stderr.contains(words), "\(ending.stderr)")
        #expect(ending.stdout == "")
    }
}
