import BuiltCommand
import Foundation
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
        let conf = gse.path("conf")
        let stage = isStaged ? "\"\(conf)/staged.conf\"" : "nil"
        try gse.file(
            "reload.lua",
            """
            local conf = "\(conf)/"
            local function takes_up(h)
                return gse.get(h, conf .. "in-use").content == "\(evidence ?? content)"
            end
            return gse.reload {
                on = gse.session {},
                files = {{ path = conf .. "app.conf", content = "\(content)", stage = \(stage) }},
                validate = { "grep", "-q", "good", \(stage) or conf .. "app.conf" },
                apply = { "cp", conf .. "app.conf", conf .. "in-use" },
                evidence = not gse.dry_run and takes_up or nil,
                within = "300ms",
            }
            """)
        return try await gse.run(["run", "reload.lua"] + flags)
    }
}
