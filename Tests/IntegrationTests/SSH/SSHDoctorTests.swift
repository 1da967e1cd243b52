import BuiltCommand
import Foundation
import LoopbackFleet
import Testing

/// What `gse doctor --hosts` says of hosts.
@Suite(.timeLimit(.minutes(10)))
struct SSHDoctorTests {
    @Test func `a host that works is told how, with the price of its key exchange`() async throws {
        let ending = try await doctor("h001")

        let line = try #require(ending.stdout.split(separator: "\n").last, "\(ending)")
        let shape =
            /ok: host h001: connect \d+ ms by \S+( \(\d+ ms by curve25519-sha256\))?, command \d+ ms, shell \/\S+, clock [+-]\d+\.\d+ s/
        #expect(line.wholeMatch(of: shape) != nil, "\(line)")
        #expect(ending.exit == 0)
    }

    @Test(arguments: [
        ("sh-fish", "the login shell is /usr/bin/fish, and gse needs a POSIX shell"),
        ("sh-nologin", "This account is currently not available."),
        ("closed", "Connection refused"),
    ])
    func `a host that does not is a problem, and why`(_ host: String, _ why: String) async throws {
        let ending = try await doctor(host)

        let line = try #require(ending.stdout.split(separator: "\n").last, "\(ending)")
        #expect(line.hasPrefix("problem: host \(host): ") && line.contains(why), "\(line)")
        #expect(ending.exit == 1)
    }

    @Test func `hosts that are not there are one clear line`() async throws {
        let unknown = try await doctor("h999")
        let local = try await doctor("localhost")

        #expect(unknown.exit == 64 && unknown.stderr.hasPrefix("error: there is no host \"h999\""))
        #expect(
            local
                == Gse.Ending(
                    exit: 64, stdout: "",
                    stderr: "error: no host that is reached over ssh matches localhost\n"))
    }

    private func doctor(_ hosts: String) async throws -> Gse.Ending {
        let sshd = try Sshd.shared()
        let gse = try Gse()
        let text = try String(contentsOfFile: sshd.inventory, encoding: .utf8)
        // Port 1 is nobody's.
        let inventory = try gse.file(
            "inventory.yaml",
            text.replacing("hosts:\n", with: "hosts:\n  closed: {address: 127.0.0.1, port: 1}\n"))
        return try await gse.run(["doctor", "--hosts", hosts, "--inventory", inventory])
    }
}
