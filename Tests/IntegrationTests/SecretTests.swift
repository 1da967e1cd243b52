import BuiltCommand
import Foundation
import Testing

/// `--secret` and `gse.secret`: where a value goes, and where it is never seen.
@Suite(.timeLimit(.minutes(20)))
struct SecretTests {
    static let value = "C4nary-'q\"\\+&/é ~7%z"

    /// A folder with the secret in a file, and the flags that give it to a run.
    private func ground() throws -> (gse: Gse, flags: [String]) {
        let gse = try Gse()
        let policy = try gse.file("policy.yaml", openPolicy)
        let file = try gse.file("value", Self.value + "\n")
        return (gse, ["--policy", policy, "--secret", "app/db=@\(file)"])
    }

    private func ending(_ source: String, _ gse: Gse, _ flags: [String]) async throws -> Gse.Ending {
        try await gse.run(["run", try gse.file("playbook.lua", source)] + flags)
    }

    @Test func `commands get the value by input, variable, file and template`() async throws {
        let (gse, flags) = try ground()
        try gse.file("site.conf", "password={{ password }}\n")

        let ending = try await ending(
            """
            local s, dir = gse.session{env = {APP_SECRET = gse.secret("app/db")}}, [[\(gse.folder.path)]]
            local p = gse.secret("app/db")
            gse.exec(s, {"sh", "-c", [[printf '%s\\n' "$APP_SECRET" | cmp - ]] .. dir .. "/value"})
            gse.put(s, {path = dir .. "/content", content = p})
            local put = gse.put(s, {path = dir .. "/filled", template = "site.conf", vars = {password = p}})
            gse.exec(s, {"sh", "-c", [[printf '%s' "$APP_SECRET" | cmp - ]] .. dir .. "/content"})
            return {gse.get(s, dir .. "/filled").content, gse.get(s, dir .. "/filled").masked, tostring(p),
              put.sha256:sub(1, 6), #put.sha256}
            """, gse, flags)

        #expect(
            ending.stdout
                == "[\"password=‹secret:app/db›\\n\",true,\"secret app/db\",\"keyed:\",70]\n", "\(ending)")
        #expect(try gse.read("filled") == "password=\(Self.value)\n")
    }

    @Test func `a list of texts and secrets is one input`() async throws {
        let (gse, flags) = try ground()

        let ending = try await ending(
            """
            local p = gse.secret("app/db")
            local r = gse.exec(gse.session{}, {"cat"}, {stdin = {"a", p, "b", p}})
            return {r.text, r.masked, r.stdout_truncated}
            """, gse, flags)

        #expect(
            ending.stdout == "[\"a‹secret:app/db›b‹secret:app/db›\",true,false]\n", "\(ending.stderr)")
    }

    /// What the value looks like in what programs write; the ends of Base64 hold bits of what stands beside it.
    private static func forms() -> [String] {
        let base64 = ["", "x", "xy"].map { Data(($0 + value).utf8).base64EncodedString() }
        let url = base64.map { $0.replacing("+", with: "-").replacing("/", with: "_") }
        let hex = value.utf8.map { String(format: "%02x", $0) }.joined()
        let percent = value.utf8.map { String(format: "%%%02X", $0) }.joined()
        return base64 + url + [
            value, hex, hex.uppercased(), percent,
            value.addingPercentEncoding(withAllowedCharacters: .urlQueryAllowed) ?? "",
            value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "",
            value.replacing("&", with: "&amp;").replacing("\"", with: "&quot;").replacing("'", with: "&#39;"),
            value.replacing("'", with: "'\\''"), value.replacing("'", with: "'\"'\"'"),
            value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""),
            value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("é", with: "\\u00e9"),
        ]
    }

    /// A playbook that has the value shown in every form, on every way that text takes.
    private static func canary(_ folder: String) -> String {
        """
        local dir = [[\(folder)]]
        local s = gse.session{env = {APP_SECRET = gse.secret("app/db")}}
        gse.undo(s, {"cat", dir .. "/forms"})
        gse.exec(s, {"cat", dir .. "/forms"})
        gse.exec(s, {"sh", "-c", "cat '" .. dir .. "/forms' >&2"}, {ok = false})
        gse.exec(s, {"sh", "-c", [[printf %s "$APP_SECRET" | dd bs=1 status=none; printf %s "$APP_SECRET" | base64 -w 7
          printf %s "$APP_SECRET" | od -An -tx1 -v | tr -d ' '; head -c 12 "\(folder)/value"; echo "$APP_SECRET"]]})
        gse.exec(s, {"sh", "-c", 'printf %s "$APP_SECRET" > \(folder)/copy; cat \(folder)/copy; exit 3'}, {ok = false})
        local got = gse.get(s, dir .. "/forms").content
        gse.log("info", got, {text = got})
        gse.log("info", gse.file("value"))
        gse.progress(1, 2, gse.file("value"))
        local known = [==[\(value.prefix(9))]==] .. [==[\(value.dropFirst(9))]==]
        gse.log("error", "the caller said " .. known, {[known] = known})
        pcall(gse.exec, s, {"echo", known})
        pcall(gse.exec, s, {"missing-" .. known})
        gse.put(s, {path = dir .. "/put", content = gse.secret("app/db")})
        error("it was " .. known .. " and " .. got)
        """
    }

    static let displays: [[String]] = [[], ["--json"], ["--dry-run"], ["--json", "--dry-run"], ["terminal"]]

    @Test(arguments: displays)
    func `a canary is found in no file and no output`(_ display: [String]) async throws {
        let (gse, flags) = try ground()
        try gse.file("forms", Self.forms().map { "<\($0)>\n" }.joined())
        let playbook = try gse.file("playbook.lua", Self.canary(gse.folder.path))

        let ending: Gse.Ending
        if display == ["terminal"] {
            gse.environment["TERM"] = "xterm"
            let words = ([Gse.executable.path, "run", playbook] + flags).map {
                "'" + $0.replacing("'", with: "'\\''") + "'"
            }
            ending = try await gse.run(
                ["-qec", words.joined(separator: " "), "/dev/null"],
                executable: URL(filePath: "/usr/bin/script"))
        } else {
            ending = try await gse.run(["run", playbook] + flags + display)
        }
        let run = try await gse.run(["runs", "--json"])
        let id = try #require(try run.facts().first?["run"] as? String)
        let shown = [
            try await gse("show", id), try await gse("show", id, "--json"), try await gse("logs", id),
            try await gse("show", id, "--report", gse.path("report.html")),
        ]

        #expect(ending.exit == 1, "\(ending.stderr)")
        let report = try gse.read("report.html")
        let texts = [ending.stdout, ending.stderr, report] + shown.flatMap { [$0.stdout, $0.stderr] }
        #expect(texts.joined().contains("‹secret:app/db›"))
        let places = texts.map { Data($0.utf8) } + (try Self.contents(of: gse.path("store")))
        for form in Self.forms() {
            // Of Base64 the letters at its ends hold bits of what stands beside the value.
            let part = Data(form.dropFirst(3).dropLast(5).utf8)
            let found = places.indices.filter { places[$0].firstRange(of: part) != nil }
            #expect(found == [], "\(form)")
        }
    }

    private static func contents(of folder: String) throws -> [Data] {
        try FileManager.default.subpathsOfDirectory(atPath: folder).compactMap { name in
            try? Data(contentsOf: URL(filePath: folder + "/" + name))
        }
    }

    static let misuses: [(String, Int32, String)] = [
        ("gse.secret('other')", 3, "refused.secret"), ("gse.secret('app/missing')", 1, "usage.secret"),
        ("gse.exec(s, {'echo', p})", 1, "usage.type"), ("gse.exec(s, p)", 1, "usage.type"),
        ("gse.exec(s, {'true'}, {cwd = p})", 1, "usage.type"), ("gse.log('info', p)", 1, "usage.type"),
        ("gse.put(s, {path = p, content = 'x'})", 1, "usage.type"), ("return p", 1, "usage.json"),
        ("gse.probe(s, {http = 'http://127.0.0.1:1/', body = p})", 1, "usage.type"),
        ("gse.fail('x', {p})", 1, "usage.json"), ("gse.secret()", 1, "usage.type"),
        ("gse.exec(s, {'true'}, {env = {OTHER = p}})", 3, "refused.environment"),
    ]

    @Test(arguments: misuses)
    func `a handle is good for what it is for`(_ call: String, _ exit: Int32, _ code: String) async throws {
        let (gse, flags) = try ground()

        let ending = try await ending(
            "local s, p = gse.session{}, gse.secret('app/db') \(call)", gse, flags + ["--json"])

        #expect(ending.exit == exit, "\(ending.stderr)")
        let last = try #require(try ending.facts().last)
        #expect(last["code"] as? String == code)
    }

    static let flags: [(String, Int32, String)] = [
        ("app/db", 64, "is of the form NAME=@FILE or NAME=env:VARIABLE"),
        ("=@value", 64, "is of the form"), ("a b=@value", 64, "is of the form"),
        ("app/db=hunter2-hunter2", 64, "needs @FILE or env:VARIABLE"), ("app/db=@", 64, "is of the form"),
        ("app/db=@missing", 66, "cannot be read: No such file"), ("app/db=@.", 66, "neither a regular file"),
        ("app/db=env:MISSING", 66, "the variable MISSING of --secret app/db is not set"),
        ("app/db=@short", 65, "the value has 5 bytes; with fewer than 6 it cannot be hidden"),
        ("app/db=@writable", 65, "may be written by other accounts"),
        ("app/db=@long", 65, "the value has 16385 bytes; the most is 16384"),
    ]

    @Test(arguments: flags)
    func `a flag that gives no secret is refused at once`(
        _ flag: String, _ exit: Int32, _ message: String
    ) async throws {
        let (gse, _) = try ground()
        try gse.file("short", "12345\n")
        try gse.file("writable", "hunter2-hunter2", mode: 0o622)
        try gse.file("long", String(repeating: "x", count: 16_385))

        let ending = try await ending("", gse, ["--secret", flag])

        #expect(ending.exit == exit && ending.stderr.contains(message), "\(ending)")
        #expect(!ending.stderr.contains("hunter2"), "\(ending)")
        #expect(!FileManager.default.fileExists(atPath: gse.path("store")))
    }

    @Test func `an argument that holds a secret is refused`() async throws {
        let (gse, flags) = try ground()

        let ending = try await ending("", gse, flags + ["--arg", "login=app:\(Self.value)"])

        #expect(ending.exit == 64, "\(ending)")
        #expect(
            ending.stderr.contains("the argument login holds the value of the secret app/db"), "\(ending)")
    }

    @Test func `a variable is read and gone`() async throws {
        let (gse, flags) = try ground()
        gse.environment["DB_PASSWORD"] = "hunter2-hunter2"

        let ending = try await ending(
            """
            local s = gse.session{}
            local own = gse.exec(s, {"sh", "-c", 'tr "\\\\0" "\\\\n" < /proc/$PPID/environ; env'}).text
            return {gse.exec(s, {"cat"}, {stdin = gse.secret("app/env")}).text, own:find("DB_PASS.*hunter2") == nil,
              own:find("‹secret:app/env›", 1, true) == nil}
            """, gse, flags + ["--secret", "app/env=env:DB_PASSWORD"])

        #expect(ending.stdout == "[\"‹secret:app/env›\",true,true]\n", "\(ending)")
    }

    @Test func `a pipe is as good as a file`() async throws {
        let (gse, flags) = try ground()
        try gse.file(
            "playbook.lua", "return gse.exec(gse.session{}, {'cat'}, {stdin = gse.secret('app/pipe')}).text")

        let ending = try await gse.run(
            [
                "-c",
                "\"$0\" run playbook.lua --policy \(flags[1]) --secret app/pipe=@<(echo hunter2-hunter2)",
                Gse.executable.path,
            ], executable: URL(filePath: "/bin/bash"))

        #expect(ending.stdout == "\"‹secret:app/pipe›\"\n", "\(ending)")
    }

    @Test func `a reload puts back what a file held, with the secret in it`() async throws {
        let (gse, flags) = try ground()
        let old = "user=app\npassword=\(Self.value)\nold=yes\n"
        try gse.file("target", old)
        try gse.file("site.conf", "password={{ password }}\nold=no\n")

        let ending = try await ending(
            """
            local dir = [[\(gse.folder.path)]]
            local s = gse.session{}
            local ok, e = pcall(gse.reload, {on = s, apply = {"false"}, files = {{
              path = dir .. "/target", template = "site.conf", vars = {password = gse.secret("app/db")}}}})
            return {ok, e.restored}
            """, gse, flags)

        #expect(ending.stdout == "[false,false]\n", "\(ending)")
        #expect(try gse.read("target") == old)
        let places = try Self.contents(of: gse.path("store"))
        #expect(!places.contains { $0.firstRange(of: Data(Self.value.utf8)) != nil })
    }

    @Test func `an undo has the value when it is performed, and says only what can be on record`()
        async throws
    {
        let (gse, flags) = try ground()

        let ending = try await ending(
            """
            local s, dir = gse.session{env = {APP_SECRET = gse.secret("app/db")}}, [[\(gse.folder.path)]]
            gse.undo(s, {"sh", "-c", 'printf "%s\\n" "$APP_SECRET" > ' .. dir .. "/undone"})
            local ok, e = pcall(gse.undo, s, {"echo", [==[\(Self.value.prefix(9))]==] .. [==[\(Self.value.dropFirst(9))]==]})
            gse.fail(e.code)
            """, gse, flags)

        #expect(ending.exit == 1 && ending.stderr.contains("usage.secret"), "\(ending)")
        #expect(try gse.read("undone") == Self.value + "\n")
    }
}
