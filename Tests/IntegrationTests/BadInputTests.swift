import BuiltCommand
import Foundation
import Glibc
import Testing

/// What is no playbook, no policy, no place to write: one clear line and the right exit code.
///
/// Never a crash, never a wait.
@Suite(.timeLimit(.minutes(20)))
struct BadInputTests {
    struct Place: Sendable, CustomTestStringConvertible {
        let name: String
        /// Makes it in `$1` and prints its path.
        let making: String
        var testDescription: String { name }
    }

    static let places = [
        Place(name: "a directory", making: "mkdir \"$1/d\"; echo \"$1/d\""),
        Place(name: "a FIFO", making: "mkfifo \"$1/f\"; echo \"$1/f\""),
        Place(name: "/dev/zero", making: "echo /dev/zero"),
        Place(name: "/dev/tty", making: "echo /dev/tty"),
        Place(name: "a link to itself", making: "ln -s l \"$1/l\"; echo \"$1/l\""),
        Place(name: "nothing", making: "echo \"$1/nothing\""),
        Place(name: "a name too long", making: "printf '%5000d\\n' 0"),
        Place(name: "no name", making: "echo"),
    ]

    @Test(arguments: places)
    func `what is no file is one line and 66, whatever it was to be`(_ place: Place) async throws {
        let gse = try Gse()
        let good = try gse.file("good.lua", "")
        let path = String(try await gse.shell(place.making, gse.folder.path).stdout.dropLast())

        let endings = try await [
            gse("run", path), gse("check", path), gse("run", good, "--policy", path),
            gse("run", good, "--inventory", path), gse("run", good, "--args", path),
            gse("policy", "check", "--batch", path), gse("policy", "lint", "--policy", path),
        ]

        for ending in endings {
            #expect(ending.exit == 66, "\(ending)")
            #expect(ending.stderr.hasPrefix("error: "))
            #expect(ending.stderr.split(separator: "\n").count == 1, "\(ending.stderr)")
        }
    }

    static let contents: [Data] = [
        Data((0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ 13) }), Data([0]),
        Data([0xef, 0xbb, 0xbf, 0xff]), Data(repeating: 0x5b, count: 100_000),
        Data(repeating: 0x7b, count: 100_000), Data("a: ".utf8) + Data(repeating: 0x26, count: 70_000),
        Data("a: !!python/object:os.system x".utf8), Data("--- 1\n...\n--- 2\n".utf8), Data("? [a]: b".utf8),
        Data("a: |\n b\n  c\n d: e".utf8), Data("\u{85}\u{2028}: x".utf8), Data("a: \"\\ud800\"".utf8),
        Data("a: 'open".utf8), Data("%YAML 9.9\n---\na: b".utf8), Data("a:\tb\n\tc: d".utf8),
        Data("a: *nowhere".utf8), Data("<<: {a: b}".utf8), Data("'': ''".utf8), Data("~: ~".utf8),
    ]

    @Test(arguments: contents)
    func `what is no policy, inventory or list of arguments is one line and 65`(_ content: Data) async throws
    {
        let gse = try Gse()
        let good = try gse.file("good.lua", "")
        let bad = try gse.file("bad", bytes: content)

        let endings = try await [
            gse("run", good, "--policy", bad), gse("run", good, "--inventory", bad),
            gse("run", good, "--args", bad),
        ]

        for ending in endings {
            #expect(ending.exit == 65 && !ending.isCrash, "\(ending)")
            #expect(ending.stderr.hasPrefix("error: \(bad)"), "\(ending.stderr)")
            #expect(ending.stderr.split(separator: "\n").count == 1, "\(ending.stderr)")
        }
    }

    @Test(arguments: contents)
    func `what is no playbook is 1, with its line`(_ content: Data) async throws {
        let gse = try Gse()
        let bad = try gse.file("bad.lua", bytes: content)

        let run = try await gse("run", bad)
        let check = try await gse("check", bad)

        #expect(run.exit == 1 && check.exit == 1 && !run.isCrash && !check.isCrash, "\(run)")
        #expect(check.stderr.contains("bad.lua:"), "\(check.stderr)")
    }

    @Test func `a file that is too long is 65 and is not read`() async throws {
        let gse = try Gse()
        let good = try gse.file("good.lua", "")
        _ = try await gse.shell("truncate -s 100G long || truncate -s 1G long")
        let long = gse.folder.path + "/long"

        let endings = try await [
            gse("run", long), gse("run", good, "--policy", long), gse("run", good, "--args", long),
        ]

        #expect(endings.map(\.exit) == [65, 65, 65], "\(endings)")
        #expect(endings.allSatisfy { $0.stderr.split(separator: "\n").count == 1 })
    }

    @Test func `an empty playbook does nothing and succeeds`() async throws {
        let gse = try Gse()

        let endings = try await [
            gse.playbook(""), gse.playbook("\n"), gse.playbook("-- only a comment"),
            gse.playbook("#!/usr/bin/env gse\n"),
        ]

        #expect(endings.map(\.exit) == [0, 0, 0, 0], "\(endings)")
        #expect(endings.allSatisfy { $0.stdout == "" })
    }

    @Test(arguments: [
        "gse.exec(gse.session{}, {'echo', string.rep('x', 100 << 20)})",
        "gse.exec(gse.session{}, {'cat'}, {stdin = string.rep('x', 100 << 20)})",
        "gse.log('info', string.rep('x', 100 << 20))", "gse.fail(string.rep('x', 100 << 20))",
        "error(string.rep('x', 100 << 20))", "local t = {} for i = 1, 150 do t = {t} end return t",
        "local t = {} t[t] = 1 return t", "local t = {} t.t = {t} gse.log('info', 'x', t)",
        "local t = {} t.env = t gse.session(t)", "return {1, 2, nil, 4}", "return {a = 0/0}",
        "gse.exec(gse.session{}, {'echo', 'a\\0b'})", "gse.session{hosts = 'a\\0b'}",
        "gse.session{hosts = '\\xff'}", "gse.session{cwd = '/tmp\\0'}", "gse.session{user = '\\n'}",
    ])
    func `a value nobody can use ends the run with one error, not with a crash`(_ source: String) async throws
    {
        let gse = try Gse()
        let policy = try gse.file("policy.yaml", openPolicy)

        let ending = try await gse.playbook(source, "--policy", policy)

        #expect([1, 3].contains(ending.exit) && !ending.isCrash, "\(ending)")
        #expect(ending.stderr.contains("error: "))
        #expect(ending.stderr.utf8.count < 100_000)
    }

    @Test func `a result that cannot be written is no success`() async throws {
        let gse = try Gse()
        let playbook = try gse.file("p.lua", "return {a = 1}")
        let run = "\"$0\" run \"$1\" "

        let full = try await gse.shell(run + ">/dev/full", playbook)
        let facts = try await gse.shell(run + "--json >/dev/full", playbook)
        let closed = try await gse.shell(run + ">&-", playbook)
        let exec = try await gse.shell("\"$0\" exec localhost -- echo x >/dev/full")
        let version = try await gse.shell("\"$0\" --version >/dev/full")

        let endings = [full, facts, closed, exec, version]
        #expect(endings.map(\.exit) == [1, 1, 1, 1, 1], "\(endings)")
        #expect(full.stderr.hasSuffix("error: standard output cannot be written: No space left on device\n"))
        #expect(endings.allSatisfy { $0.stderr.contains("error: standard output cannot be written") })
    }

    @Test func `messages that nobody can read change nothing`() async throws {
        let gse = try Gse()
        let playbook = try gse.file("p.lua", "gse.log('info', 'x') return 1")
        let run = "\"$0\" run \"$1\" "

        let full = try await gse.shell(run + "2>/dev/full", playbook)
        let closed = try await gse.shell(run + "2>&-", playbook)
        let none = try await gse.shell(run + "<&- 2>&-", playbook)

        #expect([full, closed, none].map(\.exit) == [0, 0, 0])
        #expect([full, closed, none].map(\.stdout) == ["1\n", "1\n", "1\n"])
    }

    @Test func `closed streams are never taken for the journal`() async throws {
        let gse = try Gse()
        let playbook = try gse.file("p.lua", "for i = 1, 50 do gse.log('info', 'x') end return 1")

        let ending = try await gse.shell("\"$0\" run \"$1\" >&- 2>&- <&-", playbook)
        let runs = try await gse("runs", "--json").facts()

        #expect(ending.exit == 1)
        #expect(runs.count == 1 && runs.first?["state"] as? String == "succeeded")
    }

    @Test func `a name of a file that is not UTF-8 is one line and 64`() async throws {
        let gse = try Gse()

        let ending = try await gse.shell("n=$(printf 'n\\377.lua'); : > \"$n\"; \"$0\" run \"$n\"")

        #expect(ending.exit == 64)
        #expect(ending.stderr.split(separator: "\n").count == 1 && ending.stderr.contains("not valid UTF-8"))
    }

    @Test func `an argument of a command may be any bytes, and is judged as those`() async throws {
        let ending = try await Gse().shell("\"$0\" exec localhost -- echo \"$(printf 'a\\377')\"")

        #expect(ending.exit == 3, "\(ending)")
        #expect(ending.stderr.contains("non-UTF-8"))
    }

    /// Runs as an account for which file modes count.
    private func unprivileged(_ gse: Gse, _ script: String) async throws -> Gse.Ending {
        let drop = getuid() == 0 ? "setpriv --reuid=65534 --regid=65534 --clear-groups " : ""
        return try await gse.shell("exec \(drop)sh -c '\(script)' \"$0\"")
    }

    @Test func `what may not be read is 66`() async throws {
        let gse = try Gse()
        try gse.file("closed", "", mode: 0)
        try gse.file("p.lua", "", mode: 0o644)
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: gse.folder.path)

        let endings = try await [
            unprivileged(gse, "\"$0\" run closed"),
            unprivileged(gse, "\"$0\" run p.lua --policy closed"),
            unprivileged(gse, "\"$0\" run p.lua --inventory closed"),
            unprivileged(gse, "\"$0\" run p.lua --args closed"),
            unprivileged(gse, "\"$0\" check closed"),
        ]

        #expect(endings.map(\.exit) == [66, 66, 66, 66, 66], "\(endings)")
        #expect(endings.allSatisfy { $0.stderr.contains("Permission denied") })
    }

    @Test(arguments: [0o000, 0o500])
    func `a state directory that cannot be used is 6, and doctor says so`(_ mode: Int) async throws {
        let gse = try Gse()
        try gse.file("p.lua", "", mode: 0o644)
        try FileManager.default.createDirectory(
            atPath: gse.folder.path + "/closed", withIntermediateDirectories: false,
            attributes: [.posixPermissions: mode])

        let run = try await unprivileged(gse, "\"$0\" run p.lua --state closed")
        let exec = try await unprivileged(gse, "\"$0\" exec localhost --state closed -- true")
        let doctor = try await unprivileged(gse, "\"$0\" doctor --state closed")

        #expect([run.exit, exec.exit, doctor.exit] == [6, 6, 1], "\(run)")
        #expect(run.stderr.split(separator: "\n").count == 1 && run.stderr.contains("closed"))
        #expect(doctor.stdout.contains("problem: state: "))
    }
}
