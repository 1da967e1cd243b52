import BuiltCommand
import Foundation
import LoopbackFleet
import Testing

/// Where the value of a secret goes when a command gets it on another host.
@Suite(.timeLimit(.minutes(10)))
struct SSHSecretTests {
    @Test(arguments: ["sh-dash", "sh-bash", "sh-busybox", "sh-zsh"])
    func `a value is on no command line, on either side, and in no other environment`(
        _ host: String
    ) async throws {
        let trace = FileManager.default.temporaryDirectory.appending(path: "trace-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: trace) }
        let sshd = try Sshd("--trace", trace.path)
        defer { try? sshd.stop() }
        let fleet = try FleetGround(sshd)
        let own = fleet.gse.path("trace")
        let playbook = try fleet.write(
            """
            local s = gse.session{hosts = {"\(host)"}}
            local secret = gse.secret("app/db")
            gse.exec(s, {"sh", "-c", [[printf '%s\\n' "$APP_SECRET" | cmp - FOLDER/value]]}, {env = {APP_SECRET = secret}})
            gse.exec(s, {"sh", "-c", "cmp - FOLDER/value"}, {stdin = {secret, "\\n"}})
            """)

        let ending = try await fleet.gse.run(
            [
                "-f", "-qq", "-v", "-s", "65536", "-e", "trace=execve,execveat", "-e", "signal=none", "-o",
                own,
                Gse.executable.path, "run", playbook, "--secret", "app/db=@\(fleet.gse.path("value"))",
            ] + fleet.flags, executable: URL(filePath: "/usr/bin/strace"))

        #expect(ending.exit == 0, "\(ending.stderr)")
        let here = try fleet.gse.read("trace")
        let there = try String(contentsOf: trace, encoding: .utf8)
        #expect(here.contains("\"-S\"") || here.contains("ControlPath"), "no master was seen")
        // As strace writes it; the name and the beginning are enough to find a part of it.
        let part = String(SecretTests.value.prefix(6))
        #expect(Self.lines(of: here, with: part) == [])
        // The command that asked for it has it in its environment, and what that starts; nobody else.
        let seen = Self.lines(of: there, with: part)
        let proper = seen.filter { line in
            line.contains("\"APP_SECRET=\(part)") && !line.prefix { $0 != "]" }.contains(part)
                && line.split(separator: "[", maxSplits: 2).dropFirst(2).allSatisfy {
                    !$0.contains("SSH_CONNECTION")
                }
        }
        #expect(seen == proper)
        #expect(!seen.isEmpty)
    }

    private static func lines(of trace: String, with text: String) -> [String] {
        trace.split(separator: "\n").filter { $0.contains(text) }.map(String.init)
    }
}
