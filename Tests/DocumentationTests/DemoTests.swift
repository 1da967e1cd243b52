import BuiltCommand
import Foundation
import Testing

/// The demo and its playbook, with the binaries of this build.
@Suite(.timeLimit(.minutes(20)))
struct DemoTests {
    @Test func `the demo reloads nginx and rolls a bad release back`() async throws {
        let gse = try Gse()
        gse.environment["PATH"] = ProcessInfo.processInfo.environment["PATH"]
        let demo = Gse.package.appending(path: "scripts/demo")

        let ending = try await gse.run(
            ["--built", Gse.executable.deletingLastPathComponent().path()], executable: demo)

        #expect(ending.exit == 0, "\(ending.stderr)")
        #expect(ending.stdout.contains("nginx now serves <p>release green</p>"))
        #expect(ending.stdout.contains("nginx still serves <p>release green</p>"))
    }

    @Test func `no host executable links Lua`() async throws {
        let readelf = URL(filePath: "/usr/bin/readelf")

        let ending = try await Gse().run(["-d", Gse.executable.path()], executable: readelf)

        #expect(ending.exit == 0)
        #expect(!ending.stdout.contains("liblua"))
    }
}
