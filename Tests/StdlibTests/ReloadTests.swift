import BuiltCommand
import Foundation
import Glibc
import Testing

/// `gse.reload` on real files: the service is `cp`, which takes up `app.conf` by copying it to `in-use`.
@Suite(.timeLimit(.minutes(20)))
struct ReloadTests {
    @Test func `a change is applied and reported`() async throws {
        let gse = try Self.gse(current: "good 1")

        let ending = try await Self.reload(gse, to: "good 2")

        let changed = #"{"changed":{"localhost":["\#(gse.path("conf/app.conf"))"]},"unchanged":[]}"#
        #expect(ending.stdout == changed + "\n")
        #expect(ending.exit == 0)
        #expect(try Self.state(of: gse) == State(file: "good 2", inUse: "good 2"))
    }

    @Test func `nothing is applied when nothing changed`() async throws {
        let gse = try Self.gse(current: "good 1")

        let ending = try await Self.reload(gse, to: "good 1")

        #expect(ending.stdout == #"{"changed":{},"unchanged":["localhost"]}"# + "\n")
        #expect(try Self.state(of: gse) == State(file: "good 1", inUse: nil))
    }

    @Test func `a file that does not validate is put back and never applied`() async throws {
        let gse = try Self.gse(current: "good 1")

        let ending = try await Self.reload(gse, to: "wrong")

        #expect(ending.exit == 1)
        #expect(ending.stderr.contains("validation failed on localhost"))
        #expect(ending.stderr.contains("the previous files are back"))
        #expect(try Self.state(of: gse) == State(file: "good 1", inUse: nil))
    }

    @Test func `with a stage a file that does not validate never reaches its place`() async throws {
        let gse = try Self.gse(current: "good 1")

        let ending = try await Self.reload(gse, to: "wrong", isStaged: true)

        #expect(ending.exit == 1)
        #expect(ending.stderr.contains("nothing was changed"))
        #expect(try Self.state(of: gse) == State(file: "good 1", inUse: nil))
        #expect(try gse.read("conf/staged.conf") == "wrong")
    }

    @Test func `without evidence the old file is put back and applied again`() async throws {
        let gse = try Self.gse(current: "good 1")

        let ending = try await Self.reload(gse, to: "good 2", evidence: "good 3")

        #expect(ending.exit == 1)
        #expect(ending.stderr.contains("the previous files are back and applied"))
        #expect(try Self.state(of: gse) == State(file: "good 1", inUse: "good 1"))
    }

    @Test func `a file that could not be restored is not touched`() async throws {
        let gse = try Self.gse(current: nil)

        let ending = try await Self.reload(gse, to: "good 2")

        #expect(ending.exit == 1)
        #expect(ending.stderr.contains("does not exist and so could not be restored"))
        #expect(try Self.state(of: gse) == State(file: nil, inUse: nil))
    }

    @Test func `with a kept file the host puts back what a cancelled run leaves`() async throws {
        let gse = try Self.gse(current: "good 1")
        let mark = try Mark(in: gse)
        // The evidence says that it is looked for, and never comes.
        try gse.file("conf/line", "looking\n")
        let evidence = "gse.exec(h, {'cp', '\(gse.path("conf/line"))', '\(mark.path)'}) return false"
        try Self.write(
            gse, to: "good 2", keeping: true, evidence: "function(h) \(evidence) end", within: "5m")
        let started = try gse.start(["run", "reload.lua"], mark: mark)
        // First before the files are in place, then when they are in use.
        let said = try await [mark.line(), mark.line()]
        #expect(said == ["looking", "looking"])
        #expect(try Self.state(of: gse) == State(file: "good 2", inUse: "good 2"))

        kill(started.process.processIdentifier, SIGINT)
        let ending = try await started.ending()

        #expect(ending.exit == 5, "\(ending.stderr)")
        #expect(try Self.state(of: gse) == State(file: "good 1", inUse: "good 1"))
    }

    @Test func `a kept file is no more than that when all is well`() async throws {
        let gse = try Self.gse(current: "good 1")
        try Self.write(gse, to: "good 2", keeping: true, evidence: "nil", within: "300ms")

        let ending = try await gse.run(["run", "reload.lua"])

        #expect(ending.exit == 0, "\(ending.stderr)")
        #expect(try Self.state(of: gse) == State(file: "good 2", inUse: "good 2"))
        #expect(try gse.read("conf/kept") == "good 1")
    }

    @Test func `a dry run changes nothing`() async throws {
        let gse = try Self.gse(current: "good 1")

        let ending = try await Self.reload(gse, to: "good 2", flags: ["--dry-run"])

        #expect(ending.exit == 0)
        #expect(try Self.state(of: gse) == State(file: "good 1", inUse: nil))
    }

    @Test(arguments: [
        ("on = 5", "on must be a session"), ("files = {}", "at least one file"),
        ("apply = {signal = \"HUP\"}", "pidfile is missing"), ("verify = true", "unknown option verify"),
        ("files = {{path = \"/a\", stage = \"/b\"}, {path = \"/c\"}}", "either every file has a stage"),
        ("files = {{path = \"/a\", keep = \"/b\"}, {path = \"/c\"}}", "either every file has a keep"),
    ])
    func `a misuse is told before anything is read`(options: String, words: String) async throws {
        let gse = try Gse([
            "misuse.lua": """
            local given = {\(options)}
            local o = {on = gse.session{}, files = {{path = "/a", content = ""}}, apply = {"true"}}
            for key, value in pairs(given) do o[key] = value end
            gse.reload(o)
            """
        ])

        let ending = try await gse.run(["run", "misuse.lua"])

        #expect(ending.exit == 1)
        #expect(ending.stderr.contains(words), "\(ending.stderr)")
    }

    /// What is on disk after a reload.
    struct State: Equatable {
        var file: String?
        var inUse: String?
    }

    private static func state(of gse: Gse) throws -> State {
        State(file: try? gse.read("conf/app.conf"), inUse: try? gse.read("conf/in-use"))
    }

    private static func gse(current: String?) throws -> Gse {
        let gse = try Gse()
        try gse.file(current == nil ? "conf/other" : "conf/app.conf", current ?? "")
        let conf = gse.path("conf")
        try gse.file(
            "policy.yaml",
            """
            version: 1
            roles:
              operator:
                permissions: [session.create, command.run, result.read]
                hosts: [localhost]
                commands:
                  - {name: validate, argv: [grep, -q, good, {path_under: \(conf)}], read_only: true}
                  - {name: apply, argv: [cp, \(conf)/app.conf, \(conf)/in-use]}
                  - {name: put-back, argv: [cp, \(conf)/kept, \(conf)/app.conf]}
                  - {name: mark, argv: [cp, \(conf)/line, {path_under: \(gse.folder.path)}]}
                files: {read: [{path_under: \(conf)}], write: [{path_under: \(conf)}]}
            subjects:
              - {user: "*", roles: [operator]}
            """)
        return gse
    }

    private static func reload(
        _ gse: Gse, to content: String, isStaged: Bool = false, evidence: String? = nil,
        flags: [String] = []
    ) async throws -> Gse.Ending {
        let inUse = gse.path("conf/in-use")
        let takesUp = "function(h) return gse.get(h, '\(inUse)').content == '\(evidence ?? content)' end"
        try write(
            gse, to: content, isStaged: isStaged, evidence: "not gse.dry_run and \(takesUp) or nil",
            within: "300ms")
        return try await gse.run(["run", "reload.lua"] + flags)
    }

    /// Writes the playbook; `evidence` is a Lua function or nil.
    private static func write(
        _ gse: Gse, to content: String, isStaged: Bool = false, keeping: Bool = false, evidence: String,
        within: String
    ) throws {
        let stage = isStaged ? "conf .. 'staged.conf'" : "nil"
        let keep = keeping ? "conf .. 'kept'" : "nil"
        try gse.file(
            "reload.lua",
            """
            local conf = "\(gse.path("conf"))/"
            return gse.reload {
                on = gse.session {},
                files = {{ path = conf .. "app.conf", content = "\(content)", stage = \(stage), keep = \(keep) }},
                validate = { "grep", "-q", "good", \(stage) or conf .. "app.conf" },
                apply = { "cp", conf .. "app.conf", conf .. "in-use" },
                evidence = \(evidence),
                within = "\(within)",
            }
            """)
    }
}
