import BuiltCommand
import Foundation
import Testing

/// The demo and its playbook, with the binaries of this build.
@Suite(.timeLimit(.minutes(5)))
struct DemoTests {
    @Test func `the demo reloads nginx and rolls a bad release back`() async throws {
        let demo = BuiltCommand.package.appending(path: "scripts/demo").path()

        let ending = try await BuiltCommand.run(
            demo, ["--built", BuiltCommand.directory.path()], in: BuiltCommand.package)

        #expect(ending.code == 0, "\(ending.messages)")
        #expect(ending.output.contains("nginx now serves <p>release green</p>"))
        #expect(ending.output.contains("nginx still serves <p>release green</p>"))
    }

    @Test func `no host executable links Lua`() async throws {
        let gse = BuiltCommand.directory.appending(path: "gse").path()

        let ending = try await BuiltCommand.run("/usr/bin/readelf", ["-d", gse], in: BuiltCommand.package)

        #expect(ending.code == 0)
        #expect(!ending.output.contains("liblua"))
    }
}
