import BuiltCommand
import Foundation
import Testing

/// `--report`: one HTML file about a run.
@Suite(.timeLimit(.minutes(20)))
struct ReportTests {
    private static let hostile =
        #"<script>document.title='owned'</script><img src=x onerror="document.title='owned'">'"&"#

    /// A report about a run in which everything that can be hostile is.
    private func hostileReport(_ gse: Gse) async throws -> Gse.Ending {
        let policy = try gse.file("policy.yaml", openPolicy)
        let playbook = try gse.file(
            "a<b>&\"'.lua",
            """
            local evil = [[\(Self.hostile)]]
            local s = gse.session{hosts = {'web-1', 'web-2'}}
            gse.log('error', evil, {['</td><script>'] = evil})
            print(evil .. '\\0\\27[2J\\226\\128\\174\\255')
            gse.wait(gse.run(s, {'printf', '%s', evil .. '</pre>'}))
            gse.wait(gse.run(s, {'cat'}, {stdin = evil .. '\\0\\255\\27[31m\\226\\128\\174\\r\\n</pre>'}))
            gse.wait(gse.run(s, {'cat', evil}))
            pcall(gse.run, s, {'rm', evil})
            gse.progress(1, 2, evil)
            gse.fail(evil, {[evil] = evil})
            """)
        return try await gse.run([
            "run", playbook, "--policy", policy, "--backend", "local", "--arg",
            "\(Self.hostile)=\(Self.hostile)",
            "--report", gse.path("r.html"),
        ])
    }

    @Test func `a browser shows all of it as text and runs none of it`() async throws {
        let gse = try Gse()
        let run = try await hostileReport(gse)

        let page = try await Browser.open(gse.path("r.html"), of: gse)

        #expect(run.exit == 1 && run.stderr.hasSuffix("report: \(gse.path("r.html"))\n"), "\(run.stderr)")
        #expect(page.exit == 0)
        let dom = page.stdout.lowercased()
        for tag in ["<script", "<img", "<iframe", "<object", "<link"] {
            #expect(!dom.contains(tag), "\(tag)")
        }
        #expect(!dom.contains(/<[a-z][^<>]*onerror/))
        #expect(page.stdout.contains("<title>a&lt;b&gt;&amp;\"'.lua · failed · gse</title>"))
        let told = page.stdout.ranges(of: "&lt;script&gt;document.title='owned'&lt;/script&gt;").count
        #expect(told >= 10, "\(told)")
        // What a policy for contents refuses is said on the console; the page's own style is no such thing.
        #expect(!page.stderr.contains("Content Security Policy"), "\(page.stderr)")
        for text in ["exit code 1", "refused.command", "\\u{202e}", "\\u{0}", "\\u{1b}[2J"] {
            #expect(page.stdout.contains(text), "\(text)")
        }
    }

    @Test func `it needs nothing but itself`() async throws {
        let gse = try Gse()
        _ = try await hostileReport(gse)

        let page = try gse.read("r.html")

        let links = page.matches(of: /(?:href|src)="([^"]*)"/).map { $0.1 }
        #expect(links.allSatisfy { $0.hasPrefix("#") } && !links.isEmpty)
        let targets = Set(page.matches(of: /id="([^"]*)"/).map { "#" + $0.1 })
        #expect(links.allSatisfy { targets.contains(String($0)) })
        let style = try #require(page.firstMatch(of: /(?s)<style>(.*)<\/style>/)?.1)
        #expect(!style.contains("url(") && !style.contains("@import"))
        #expect(page.contains("default-src 'none'; style-src 'sha256-"))
    }

    @Test func `no character of it hides or turns what stands beside it`() async throws {
        let gse = try Gse()
        _ = try await hostileReport(gse)

        let page = try gse.read("r.html")

        let hidden = page.unicodeScalars.filter { scalar in
            switch scalar.properties.generalCategory {
            case .control: scalar != "\n" && scalar != "\t"
            case .format, .surrogate, .privateUse: true
            default: false
            }
        }
        #expect(hidden.isEmpty)
    }

    @Test func `it tells where time went in which nothing ran`() async throws {
        let gse = try Gse(["p.lua": "gse.exec(gse.session{}, {'echo', 'x'}) gse.sleep('30ms')"])

        let ending = try await gse("run", "p.lua", "--report", "r.html")

        #expect(ending.exit == 0, "\(ending.stderr)")
        #expect(try gse.read("r.html").contains("<title>sleep 0.03 s: 30 ms</title>"))
    }

    @Test func `a run that is cancelled has one too, and it can be had later`() async throws {
        let gse = try Gse()
        let policy = try gse.file("policy.yaml", openPolicy)
        let mark = try Mark(in: gse)
        let playbook = try gse.file(
            "p.lua", "gse.exec(gse.session{}, {'sh', '-c', 'echo > \(mark.path); exec sleep 1000'})")
        try gse.file("r.html", "an older one")
        let started = try gse.start(
            ["run", playbook, "--policy", policy, "--timeout", "60s", "--report", "r.html"], mark: mark)
        _ = try await mark.line()

        kill(started.process.processIdentifier, SIGTERM)
        let ending = try await started.ending()
        let run = try #require(try await gse("runs", "--json").facts().first?["run"] as? String)
        let again = try await gse("show", run, "--report", "again.html")

        #expect(ending.exit == 5)
        #expect(try gse.read("r.html").contains("cancelled by SIGTERM"))
        #expect(again == Gse.Ending(exit: 0, stdout: "", stderr: "report: again.html\n"))
        #expect(try gse.read("again.html") == gse.read("r.html"))
        let left = try FileManager.default.contentsOfDirectory(atPath: gse.folder.path)
        #expect(!left.contains { $0.hasSuffix(".tmp") })
    }

    @Test(arguments: [
        ("nowhere/r.html", "cannot be written: No such file or directory"),
        (".", "is there and is no regular file"), ("pipe", "is there and is no regular file"),
        ("p.lua/r.html", "cannot be written: Not a directory"),
    ])
    func `a path that cannot be written is found out before the run begins`(
        _ path: String, _ reason: String
    ) async throws {
        let gse = try Gse(["p.lua": "gse.exec(gse.session{}, {'echo', 'done'})"])
        #expect(mkfifo(gse.path("pipe"), 0o600) == 0)

        let ending = try await gse("run", "p.lua", "--report", path)
        let runs = try await gse("runs")

        #expect(ending.exit == 66 && ending.stdout == "")
        #expect(ending.stderr.hasPrefix("error: the report \(path) \(reason)"), "\(ending.stderr)")
        #expect(runs.stdout == "")
    }

    @Test func `a link is followed, and what it leads to is replaced`() async throws {
        let gse = try Gse(["p.lua": "return 1", "real/r.html": "old"])
        try FileManager.default.createSymbolicLink(
            atPath: gse.path("link.html"), withDestinationPath: gse.path("real/r.html"))

        let ending = try await gse("run", "p.lua", "--report", "link.html")

        #expect(ending.exit == 0 && ending.stdout == "1\n", "\(ending.stderr)")
        #expect(try gse.read("real/r.html").hasPrefix("<!DOCTYPE html>"))
        // It stays as private as it was.
        let attributes = try FileManager.default.attributesOfItem(atPath: gse.path("real/r.html"))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }
}
