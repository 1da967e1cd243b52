import BuiltCommand
import Foundation
import LoopbackFleet
import Testing

/// Commands as another account than the one that logs in.
///
/// Only root needs no password for `sudo`; CI is root.
@Suite(.timeLimit(.minutes(10)), .enabled(if: geteuid() == 0))
struct SSHAccountTests {
    /// Before a host where other accounts are reached by `sudo`.
    private func fleet() throws -> FleetGround {
        let sshd = try Sshd.shared()
        return try FleetGround(sshd) { gse in
            try gse.file(
                "inventory.yaml",
                """
                defaults: {port: \(sshd.port), user: root, identity_file: \(sshd.identityFile), sudo: true}
                hosts:
                  h001: {address: 127.0.0.1, ssh_config: \(sshd.configFile)}

                """)
        }
    }

    @Test func `sudo takes environment, input and directory along, and the exit code back`() async throws {
        let ending = try await fleet().run(
            """
            local s = gse.session{hosts = {"h001"}, user = "nobody", cwd = "/tmp", env = {APP_A = "'a\\n"}}
            local r = gse.exec(s, {"sh", "-c", "id -un; pwd; echo \\"$APP_A\\"; cat; exit 6"}, {stdin = "in", ok = {6}})
            return {r.stdout, r.exit_code}
            """)

        #expect(ending.stdout == "[\"nobody\\n/tmp\\n'a\\n\\nin\",6]\n", "\(ending.stderr)")
    }

    @Test func `an account that sudo does not know is a reason in its own words`() async throws {
        let ending = try await fleet().run(
            """
            local r = gse.wait(gse.run(gse.session{hosts = {"h001"}, user = "nobody-here"}, {"true"}))
            return {r.status, r.reason}
            """)

        #expect(ending.stdout.hasPrefix("[\"failed\",\""), "\(ending)")
        #expect(ending.stdout.contains("unknown user"), "\(ending)")
    }

    @Test func `a time-out leaves nothing of another account's command`() async throws {
        let seconds = Int.random(in: 100_000...900_000)

        let ending = try await fleet().run(
            """
            local s = gse.session{hosts = {"h001"}, user = "nobody"}
            return gse.wait(gse.run(s, \(SSHTreeTests.stubborn(seconds)), {timeout = "1s"})).status
            """)

        #expect(ending.stdout == "\"timed_out\"\n", "\(ending.stderr)")
        #expect(try ProcessTable().naming("sleep\0\(seconds)\0") == [])
    }
}
