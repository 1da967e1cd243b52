import BuiltCommand
import Foundation
import Testing

/// `gse.reload` by a signal, on a real nginx.
@Suite(.timeLimit(.minutes(20)))
struct NginxReloadTests {
    @Test func `a new configuration is taken up by the same master and new workers`() async throws {
        let nginx = try await Nginx()

        let ending = try await nginx.reload(to: "green")

        #expect(
            ending.stdout == #"{"changed":{"localhost":["ROOT/nginx.conf"]},"unchanged":[]}"# + "\n",
            "\(ending.stderr)")
        #expect(try nginx.gse.read("nginx.conf") == nginx.configuration("green"))
    }

    @Test func `a page that does not come brings the old configuration back, in use`() async throws {
        let nginx = try await Nginx()

        let ending = try await nginx.reload(to: "green", expecting: "grey")

        #expect(ending.exit == 1)
        #expect(ending.stderr.contains("verification failed on localhost"), "\(ending.stderr)")
        #expect(ending.stderr.contains("the previous files are back and applied"))
        #expect(try nginx.gse.read("nginx.conf") == nginx.configuration("blue"))
    }

    @Test func `a pid file that names another program's process changes nothing and signals nobody`()
        async throws
    {
        let nginx = try await Nginx()
        let other = ProcessInfo.processInfo.processIdentifier
        try nginx.gse.file("nginx.pid", "\(other)\n")

        let ending = try await nginx.reload(to: "green")

        #expect(ending.exit == 1)
        #expect(
            ending.stderr.contains("process \(other), which ROOT/nginx.pid names, is "), "\(ending.stderr)")
        #expect(ending.stderr.contains("nothing was changed"))
        #expect(try nginx.gse.read("nginx.conf") == nginx.configuration("blue"))
    }

    @Test func `a signal that ends the process is no reload`() async throws {
        let nginx = try await Nginx()

        let ending = try await nginx.reload(to: "green", signal: "TERM")

        #expect(ending.exit == 1)
        #expect(ending.stderr.contains("the previous files are back, BUT NOT IN USE"), "\(ending.stderr)")
        #expect(try nginx.gse.read("nginx.conf") == nginx.configuration("blue"))
    }

    @Test func `the error has what became of each host`() async throws {
        let nginx = try await Nginx()

        let ending = try await nginx.reload(to: "green", expecting: "grey", catching: true)

        let report = try #require(
            try JSONSerialization.jsonObject(with: Data(ending.stdout.utf8)) as? [String: Any],
            "\(ending.stderr)")
        let failed = try #require((report["failed"] as? [String: [String: Any]])?["localhost"])
        #expect(failed["step"] as? String == "verification")
        #expect(failed["restored"] as? Bool == true)
        #expect(report["untouched"] as? [String] == [])
    }

    @Test(arguments: ["hup", "SIGHUP", "9", "", "HUP 1"])
    func `a signal that is none is told`(signal: String) async throws {
        let ending = try await Gse().playbook(
            """
            gse.reload {on = gse.session {}, files = {{path = "/a", content = ""}},
                apply = {signal = "\(signal)", pidfile = "/b"}}
            """)

        #expect(ending.stderr.contains("apply.signal is a name such as HUP or USR1"), "\(ending.stderr)")
    }
}
