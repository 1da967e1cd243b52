import BuiltCommand
import Foundation
import LoopbackFleet
import Testing

/// The fleet that the other tests stand on: a real sshd behind many addresses.
@Suite(.timeLimit(.minutes(10)))
struct SshdTests {
    @Test(arguments: [
        "h001", "h200", "sh-dash", "sh-bash", "sh-busybox", "sh-zsh", "sh-fish", "sh-tcsh", "no-forwarding",
    ])
    func `a host runs what its login shell is told`(_ host: String) async throws {
        let sshd = try Sshd.shared()

        let home = try await ssh(sshd, host, "echo $HOME")

        #expect(home == sshd.home + "\n")
    }

    @Test func `an odd host is odd`() async throws {
        let sshd = try Sshd.shared()

        let refused = try await ssh(sshd, "sh-nologin", "echo $HOME")
        let noisy = try await ssh(sshd, "noisy", "echo it")
        let full = try await ssh(sshd, "full-disk", "echo x > $HOME/file || echo full; rm $HOME/file")

        #expect(refused == "This account is currently not available.\n")
        #expect(noisy == "*** maintenance at noon ***\nit\n")
        #expect(full == "full\n")
    }

    static let ways: [(way: String, said: String, exit: Int32)] = [
        ("full", "Connection timed out", 255), ("mute", "timed out during banner exchange", 255),
        ("close", "kex_exchange_identification: ", 255), ("relay", "", 0),
        ("reset 0", "Connection reset by ", 255), ("reset 16384", "", 255),
        ("drip 0", "timed out during banner exchange", 255),
        ("dead 0", "timed out during banner exchange", 255),
    ]

    @Test func `a hostile host is hostile`() async throws {
        let sshd = try Sshd.shared()
        let hostile = try HostileHosts(Self.ways.map { ($0.way, $0.way) }, before: sshd)
        let gse = try Gse()
        _ = try hostile.inventory(besides: 0, in: gse)

        try await withThrowingTaskGroup { group in
            for (way, said, exit) in Self.ways {
                let address = try #require(hostile.address(of: way))
                let config = gse.path("ssh_config")
                group.addTask {
                    let ending = try await Gse().run(
                        [
                            "-F", config, "-p", "\(hostile.port)", "-o", "ConnectTimeout=2", address,
                            "seq 1 20000",
                        ],
                        executable: URL(filePath: "/usr/bin/ssh"))
                    #expect(ending.exit == exit, "\(way): \(ending.stderr)")
                    #expect(said.isEmpty || ending.stderr.contains(said), "\(way): \(ending.stderr)")
                }
            }
            try await group.waitForAll()
        }
    }

    /// What a command line writes on a host, by way of plain `ssh`.
    private func ssh(_ sshd: Sshd, _ host: String, _ line: String) async throws -> String {
        let address = try #require(Sshd.address(of: host))
        return try await Gse().run(
            ["-F", sshd.configFile, address, line], executable: URL(filePath: "/usr/bin/ssh")
        ).stdout
    }
}
