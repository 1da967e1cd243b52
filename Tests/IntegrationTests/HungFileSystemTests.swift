import BuiltCommand
import Foundation
import Glibc
import Testing

/// A file system that answers nothing: a FUSE mount whose server never reads a request.
@Suite(.timeLimit(.minutes(20)))
struct HungFileSystemTests {
    private static let mounting = """
        mkdir hung; exec 3<>/dev/fuse
        mount -i -t fuse -o fd=3,rootmode=40000,user_id=0,group_id=0 none hung || exit 99
        """

    private static let mayMount: Bool = {
        guard getuid() == 0, let folder = try? Gse().folder.path else { return false }
        let probe = Process()
        probe.executableURL = URL(fileURLWithPath: "/bin/sh")
        probe.arguments = ["-c", "mkdir -p \(folder); cd \(folder); exec unshare -m sh -c '\(mounting)'"]
        probe.standardError = FileHandle.nullDevice
        try? probe.run()
        probe.waitUntilExit()
        try? FileManager.default.removeItem(atPath: folder)
        return probe.terminationStatus == 0
    }()

    /// Runs a playbook that knows a session and the folder, which has the mount `hung` in it.
    private func ending(of source: String) async throws -> Gse.Ending {
        let gse = try Gse(["policy.yaml": openPolicy])
        try gse.file("p.lua", "local s, folder = gse.session{}, [[\(gse.folder.path)]] \(source)")
        return try await gse.shell(
            """
            exec unshare -m sh -c '\(Self.mounting)
            "$0" run p.lua --policy policy.yaml --timeout 60s 3<&-' "$0"
            """)
    }

    @Test(
        .enabled(if: mayMount),
        arguments: [
            "gse.put(s, {path = folder .. '/hung/file', content = 'x', timeout = '200ms'})",
            "gse.get(s, folder .. '/hung/file', {timeout = '200ms'})",
        ])
    func `a put or get that hangs ends with its time`(_ call: String) async throws {
        let ending = try await ending(
            of: """
                local ok, e = pcall(function() \(call) end)
                return {e.result.status, e.result.reason, e.kind}
                """)

        let expected = #"["timed_out","the file system did not answer in time","failed"]"#
        #expect(ending.stdout == expected + "\n", "\(ending)")
    }

    @Test(.enabled(if: mayMount)) func `work that hangs does not hold up other work`() async throws {
        let ending = try await ending(
            of: """
                for round = 1, 3 do
                    gse.all((function()
                        local hanging = {}
                        for i = 1, 8 do
                            hanging[i] = function()
                                gse.get(s, folder .. '/hung/file', {timeout = '200ms', parallel = true})
                            end
                        end
                        return hanging
                    end)(), {on_error = 'collect'})
                end
                gse.put(s, {path = folder .. '/file', content = 'through'})
                return gse.get(s, folder .. '/file').content
                """)

        #expect(ending.stdout == "\"through\"\n", "\(ending)")
    }

    @Test(.enabled(if: mayMount)) func `cancelling a get that hangs ends it`() async throws {
        let ending = try await ending(
            of: """
                local ok, e = pcall(gse.all, {
                    function() gse.get(s, folder .. '/hung/file') end,
                    function() gse.sleep(0.1) gse.fail('enough') end}, {on_error = 'cancel'})
                return e.message
                """)

        #expect(ending.stdout == "\"enough\"\n", "\(ending)")
    }
}
