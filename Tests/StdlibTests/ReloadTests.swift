import BuiltCommand
import Foundation
import Testing

/// `gse.reload` on real files: the service is `cp`, which takes up `app.conf` by copying it to `in-use`.
@Suite(.timeLimit(.minutes(5)))
struct ReloadTests {
    @Test func `a change is applied and reported`() async throws {
        let scratch = try Self.scratch(current: "good 1")

        let ending = try await Self.reload(scratch, to: "good 2")

        let changed = #"{"changed":{"localhost":["\#(scratch.path("conf/app.conf"))"]},"unchanged":[]}"#
        #expect(ending.output == changed + "\n")
        #expect(ending.code == 0)
        #expect(try Self.state(of: scratch) == State(file: "good 2", inUse: "good 2"))
    }

    @Test func `nothing is applied when nothing changed`() async throws {
        let scratch = try Self.scratch(current: "good 1")

        let ending = try await Self.reload(scratch, to: "good 1")

        #expect(ending.output == #"{"changed":{},"unchanged":["localhost"]}"# + "\n")
        #expect(try Self.state(of: scratch) == State(file: "good 1", inUse: nil))
    }

    @Test func `a file that does not validate is put back and never applied`() async throws {
        let scratch = try Self.scratch(current: "good 1")

        let ending = try await Self.reload(scratch, to: "wrong")

        #expect(ending.code == 1)
        #expect(ending.messages.contains("validation failed on localhost"))
        #expect(ending.messages.contains("the previous files are back"))
        #expect(try Self.state(of: scratch) == State(file: "good 1", inUse: nil))
    }

    @Test func `with a stage a file that does not validate never reaches its place`() async throws {
        let scratch = try Self.scratch(current: "good 1")

        let ending = try await Self.reload(scratch, to: "wrong", isStaged: true)

        #expect(ending.code == 1)
        #expect(ending.messages.contains("nothing was changed"))
        #expect(try Self.state(of: scratch) == State(file: "good 1", inUse: nil))
        #expect(try scratch.read("conf/staged.conf") == "wrong")
    }

    @Test func `without evidence the old file is put back and applied again`() async throws {
        let scratch = try Self.scratch(current: "good 1")

        let ending = try await Self.reload(scratch, to: "good 2", evidence: "good 3")

        #expect(ending.code == 1)
        #expect(ending.messages.contains("the previous files are back and applied"))
        #expect(try Self.state(of: scratch) == State(file: "good 1", inUse: "good 1"))
    }

    @Test func `a file that could not be restored is not touched`() async throws {
        let scratch = try Self.scratch(current: nil)

        let ending = try await Self.reload(scratch, to: "good 2")

        #expect(ending.code == 1)
        #expect(ending.messages.contains("does not exist and so could not be restored"))
        #expect(try Self.state(of: scratch) == State(file: nil, inUse: nil))
    }

    @Test func `a dry run changes nothing`() async throws {
        let scratch = try Self.scratch(current: "good 1")

        let ending = try await Self.reload(scratch, to: "good 2", flags: ["--dry-run"])

        #expect(ending.code == 0)
        #expect(try Self.state(of: scratch) == State(file: "good 1", inUse: nil))
    }

    @Test(arguments: [
        ("on = 5", "on must be a session"), ("files = {}", "at least one file"),
        ("apply = {signal = \"HUP\"}", "pidfile is missing"), ("verify = true", "unknown option verify"),
        ("files = {{path = \"/a\", stage = \"/b\"}, {path = \"/c\"}}", "either every file has a stage"),
    ])
    func `a misuse is told before anything is read`(options: String, words: String) async throws {
        let scratch = try ScratchDirectory([
            "misuse.lua": """
            local given = {\(options)}
            local o = {on = gse.session{}, files = {{path = "/a", content = ""}}, apply = {"true"}}
            for key, value in pairs(given) do o[key] = value end
            gse.reload(o)
            """
        ])

        let ending = try await BuiltCommand.gse(["run", "misuse.lua"], in: scratch)

        #expect(ending.code == 1)
        #expect(ending.messages.contains(words), "\(ending.messages)")
    }

    /// What is on disk after a reload.
    struct State: Equatable {
        var file: String?
        var inUse: String?
    }

    private static func state(of scratch: ScratchDirectory) throws -> State {
        State(file: try? scratch.read("conf/app.conf"), inUse: try? scratch.read("conf/in-use"))
    }

    private static func scratch(current: String?) throws -> ScratchDirectory {
        let scratch = try ScratchDirectory()
        try scratch.write(current ?? "", to: current == nil ? "conf/other" : "conf/app.conf")
        let conf = scratch.path("conf")
        try scratch.write(
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
            """, to: "policy.yaml")
        return scratch
    }

    private static func reload(
        _ scratch: ScratchDirectory, to content: String, isStaged: Bool = false, evidence: String? = nil,
        flags: [String] = []
    ) async throws -> CommandEnding {
        let conf = scratch.path("conf")
        let stage = isStaged ? "\"\(conf)/staged.conf\"" : "nil"
        try scratch.write(
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
            """, to: "reload.lua")
        return try await BuiltCommand.gse(["run", "reload.lua"] + flags, in: scratch)
    }
}
