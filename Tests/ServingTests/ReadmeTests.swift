import BuiltCommand
import BuiltService
import Foundation
import Testing

/// The README's lines for the service do what they show, on a machine that has nothing of ours but what was built.
@Suite(.timeLimit(.minutes(10)))
struct ReadmeTests {
    @Test func `the lines of the README run a command over HTTP`() async throws {
        let gse = try Gse()
        let readme = try String(contentsOf: Gse.package.appending(path: "README.md"), encoding: .utf8)
        let start = try #require(readme.range(of: "```sh service\n"))
        let end = try #require(readme.range(of: "```", range: start.upperBound..<readme.endIndex))
        let lines = readme[start.upperBound..<end.lowerBound].split(separator: "\n")
            .filter { !$0.hasPrefix("swift build") && !$0.hasPrefix("PATH=") }
        #expect(lines.count > 5)
        let script = lines.joined(separator: "\n").replacing(
            "127.0.0.1:8080", with: "127.0.0.1:\(try freePort())")
        gse.environment["PATH"] = Gse.executable.deletingLastPathComponent().path + ":/usr/bin:/bin"

        let ending = try await gse.run(
            ["-euc", "set -o pipefail\n" + script + "\nwait || true"],
            executable: URL(fileURLWithPath: "/bin/bash"))

        #expect(ending.exit == 0, "\(ending.stderr)")
        #expect(ending.stdout == "Linux\n\nsuccess\n", "\(ending.stderr)")
    }

    /// A port that was free a moment ago.
    private func freePort() throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, size) + getsockname(descriptor, $0, &size)
            }
        }
        guard status == 0 else { throw ServiceFailure("bind: \(errno)") }
        return UInt16(bigEndian: address.sin_port)
    }
}
