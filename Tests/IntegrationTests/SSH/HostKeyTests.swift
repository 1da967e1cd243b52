import BuiltCommand
import Foundation
import LoopbackFleet
import Testing

/// Which hosts are believed to be what they say.
@Suite(.timeLimit(.minutes(10)))
struct HostKeyTests {
    /// A fleet whose known hosts are this text, under this rule.
    private func fleet(knowing text: String, rule: String?) throws -> FleetGround {
        let sshd = try Sshd.shared()
        return try FleetGround(sshd) { gse in
            let known = try gse.file("known_hosts", text)
            let config = try gse.file(
                "ssh_config",
                sshd.config(knownHosts: known).replacing("    StrictHostKeyChecking yes\n", with: ""))
            return try gse.file(
                "inventory.yaml",
                """
                defaults: {port: \(sshd.port), user: \(NSUserName()), identity_file: \(sshd.identityFile)}
                hosts:
                  h001: {address: 127.0.0.1, ssh_config: \(config)\(rule.map { ", host_keys: \($0)" } ?? "")}

                """)
        }
    }

    /// The fingerprint of the key that the hosts have.
    private func fingerprint() async throws -> String {
        let listed = try await Gse().run(
            ["-lf", try Sshd.shared().folder.path + "/host_key.pub"],
            executable: URL(filePath: "/usr/bin/ssh-keygen"))
        return try #require(
            listed.stdout.split(separator: " ").first { $0.hasPrefix("SHA256:") }.map(String.init))
    }

    @Test(arguments: [nil, "known"])
    func `an unknown key is refused, with its fingerprint and the command that accepts it`(
        _ rule: String?
    ) async throws {
        let fleet = try fleet(knowing: "", rule: rule)

        let ending = try await fleet.run(
            "local r = gse.wait(gse.run(gse.session{hosts = {'h001'}}, {'true'})) return {r.status, r.reason}"
        )

        #expect(ending.stdout.hasPrefix("[\"lost\","), "\(ending)")
        #expect(ending.stdout.contains(try await fingerprint()), "\(ending)")
        #expect(try fleet.gse.read("known_hosts") == "")
        // The command is whole: somebody who has compared the fingerprint copies it.
        let words = try #require(
            ending.stdout.firstMatch(of: /ssh -o StrictHostKeyChecking=accept-new .*? true/))
        let accepted = try await fleet.gse.shell(String(words.0))
        #expect(accepted.exit == 0, "\(accepted)")
        let again = try await fleet.exec("h001", "echo", "known")
        #expect(again.stdout == "known\n", "\(again)")
    }

    @Test func `a new key is accepted and remembered where the inventory says so`() async throws {
        let fleet = try fleet(knowing: "", rule: "accept-new")

        let ending = try await fleet.exec("h001", "echo", "x")

        #expect(ending.stdout == "x\n", "\(ending)")
        #expect(try fleet.gse.read("known_hosts").contains("ssh-ed25519"))
    }

    @Test(arguments: [nil, "known", "accept-new"])
    func `a changed key is refused by every rule`(_ rule: String?) async throws {
        let sshd = try Sshd.shared()
        let other = try String(contentsOfFile: sshd.folder.path + "/user_key.pub", encoding: .utf8)
        let known = "[127.0.0.1]:\(sshd.port) \(other)"
        let fleet = try fleet(knowing: known, rule: rule)

        let ending = try await fleet.run(
            "local r = gse.wait(gse.run(gse.session{hosts = {'h001'}}, {'true'})) return {r.status, r.reason}"
        )

        #expect(ending.stdout.hasPrefix("[\"lost\","), "\(ending)")
        #expect(ending.stdout.contains("changed"), "\(ending)")
        #expect(try fleet.gse.read("known_hosts") == known)
    }
}
