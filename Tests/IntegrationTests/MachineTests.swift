import BuiltCommand
import Foundation
import Glibc
import Testing

/// What a whole machine decides: `/etc/gse`, `/var/lib/gse`, where the worker is, and what a terminal shows.
///
/// The machine's own directories are never touched: the tests put others over them in a mount namespace.
@Suite(.timeLimit(.minutes(20)))
struct MachineTests {
    /// A user namespace gives the right to mount to who does not have it.
    private static let unshare = getuid() == 0 ? "unshare -m" : "unshare -rm"

    private static let mayMount: Bool = {
        let probe = Process()
        probe.executableURL = URL(fileURLWithPath: "/bin/sh")
        probe.arguments = ["-c", "\(unshare) mount -t tmpfs none /mnt"]
        probe.standardError = FileHandle.nullDevice
        try? probe.run()
        probe.waitUntilExit()
        return probe.terminationStatus == 0
    }()

    /// Runs a script with `etc` of the folder over `/etc` and `lib` over `/var/lib`.
    private func onMachine(_ gse: Gse, _ script: String) async throws -> Gse.Ending {
        try await gse.shell(
            """
            mkdir -p etc lib && cp /etc/passwd /etc/group /etc/nsswitch.conf etc/ 2>/dev/null
            exec \(Self.unshare) sh -c 'mount --bind etc /etc && mount --bind lib /var/lib || exit 99
            \(script)' "$0"
            """)
    }

    private static func policy(_ commands: String, _ limits: String = "{}") -> String {
        """
        version: 1
        roles:
          own:
            permissions: [session.create, command.run, result.read]
            hosts: [localhost]
            commands: [\(commands)]
            limits: \(limits)
        subjects: [{roles: [own]}]
        """
    }

    @Test(.enabled(if: mayMount))
    func `this machine's policy is a ceiling for every other`() async throws {
        let gse = try Gse()
        try gse.file("etc/gse/policy.yaml", Self.policy("{argv: [echo, a]}, {argv: [echo, b]}"))
        let wide = try gse.file("wide.yaml", Self.policy("{argv: [echo, a]}, {argv: [rm]}"))
        gse.environment["GSE_POLICY"] = wide

        let both = try await onMachine(gse, "exec \"$0\" exec localhost -- echo a")
        let onlyCeiling = try await onMachine(gse, "exec \"$0\" exec localhost -- echo b")
        let onlyOwn = try await onMachine(gse, "exec \"$0\" exec localhost --policy wide.yaml -- rm")
        let checked = try await onMachine(gse, "exec \"$0\" policy check --policy wide.yaml -- rm")
        gse.environment["GSE_POLICY"] = nil
        let alone = try await onMachine(gse, "exec \"$0\" exec localhost -- echo b")
        let doctor = try await onMachine(gse, "exec \"$0\" doctor --policy wide.yaml")

        let endings = [both, onlyCeiling, onlyOwn, checked, alone, doctor]
        #expect(endings.map(\.exit) == [0, 3, 3, 3, 0, 0], "\(endings)")
        #expect(both.stdout == "a\n" && alone.stdout == "b\n")
        #expect(doctor.stdout.contains("wide.yaml (--policy), below /etc/gse/policy.yaml"))
    }

    @Test(.enabled(if: mayMount))
    func `the smaller limit of ceiling and own policy holds`() async throws {
        let gse = try Gse()
        try gse.file("etc/gse/policy.yaml", Self.policy("{argv: [echo]}", "{timeout: 7s, output: 64KiB}"))
        try gse.file("own.yaml", Self.policy("{argv: [echo]}", "{timeout: 1m, output: 1KiB}"))
        try gse.file(
            "p.lua", "local l = gse.exec(gse.session{}, {'echo'}).limits return {l.timeout, l.output}")

        let ending = try await onMachine(gse, "exec \"$0\" run p.lua --policy own.yaml")

        #expect(["[7,1024]\n", "[7.0,1024]\n"].contains(ending.stdout), "\(ending)")
    }

    @Test(.enabled(if: mayMount), arguments: ["chmod g+w", "chmod o+w", "echo x: >"])
    func `a ceiling that cannot be believed or read stops everything`(_ spoiling: String) async throws {
        let gse = try Gse()
        try gse.file("etc/gse/policy.yaml", Self.policy("{argv: [echo]}"))
        try gse.file("own.yaml", Self.policy("{argv: [echo]}"))

        let ending = try await onMachine(
            gse,
            "F=/etc/gse/policy.yaml; \(spoiling) $F; exec \"$0\" exec localhost --policy own.yaml -- echo"
        )

        #expect(ending.exit == 65, "\(ending)")
        #expect(ending.stderr.contains("/etc/gse/policy.yaml"))
    }

    @Test(.enabled(if: mayMount && getuid() == 0))
    func `a ceiling that is not root's is refused`() async throws {
        let gse = try Gse()
        try gse.file("etc/gse/policy.yaml", Self.policy("{argv: [echo]}"))
        try gse.file("own.yaml", Self.policy("{argv: [echo]}"))

        let ending = try await onMachine(
            gse, "chown 65534 /etc/gse/policy.yaml; exec \"$0\" exec localhost --policy own.yaml -- echo")

        #expect(ending.exit == 65, "\(ending)")
        #expect(ending.stderr.contains("chown it to root"))
    }

    @Test(.enabled(if: mayMount))
    func `this machine's settings come last and its state first`() async throws {
        let gse = try Gse()
        gse.environment["GSE_STATE"] = nil
        try gse.file("etc/gse/inventory.yaml", "hosts: {web-1: {}}")
        try gse.file("p.lua", "")

        let list = try await onMachine(gse, "exec \"$0\" inventory list")
        let without = try await onMachine(gse, "exec \"$0\" run p.lua")
        let with = try await onMachine(gse, "mkdir -p /var/lib/gse && exec \"$0\" run p.lua")

        #expect([list, without, with].map(\.exit) == [0, 0, 0], "\([list, without, with])")
        #expect(list.stdout.hasPrefix("web-1"))
        let places = ["state/gse", "lib/gse"].map { gse.folder.path + "/\($0)/journal.sqlite" }
        #expect(places.allSatisfy { FileManager.default.fileExists(atPath: $0) })
    }

    @Test func `the user's state directory is made with those above it`() async throws {
        let gse = try Gse()
        gse.environment["GSE_STATE"] = nil
        gse.environment["XDG_STATE_HOME"] = nil

        let ending = try await gse.playbook("")

        #expect(ending.exit == 0, "\(ending.stderr)")
        let made = gse.folder.path + "/.local/state/gse"
        let mode = try FileManager.default.attributesOfItem(atPath: made)[.posixPermissions] as? Int
        #expect(mode == 0o700)
    }

    /// Copies the command to `bin/gse`.
    private func installed(_ gse: Gse) throws -> URL {
        let copy = gse.folder.appendingPathComponent("bin/gse")
        try FileManager.default.createDirectory(
            at: copy.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: Gse.executable, to: copy)
        return copy
    }

    @Test func `the worker is found in libexec, also through a link, never through PATH`() async throws {
        let gse = try Gse()
        let copy = try installed(gse)
        let worker = Gse.executable.deletingLastPathComponent().appendingPathComponent("gse-sandbox")
        let playbook = try gse.file("p.lua", "return 5")
        let link = gse.folder.appendingPathComponent("link")
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: copy)
        gse.environment["PATH"] = worker.deletingLastPathComponent().path

        let before = try await gse.run(["run", playbook], executable: copy)
        try FileManager.default.createDirectory(
            atPath: gse.folder.path + "/libexec/gse", withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            at: worker, to: gse.folder.appendingPathComponent("libexec/gse/gse-sandbox"))
        let after = try await gse.run(["run", playbook], executable: copy)
        let linked = try await gse.run(["run", playbook], executable: link)

        #expect(before.exit == 8)
        #expect([after.stdout, linked.stdout] == ["5\n", "5\n"], "\(after)")
    }

    @Test func `a worker of another version is 8, and doctor says so`() async throws {
        let gse = try Gse()
        let copy = try installed(gse)
        // hello: 25 bytes, type 0x81, protocol 2, the version as text, 13 walls that are up.
        let walls = "\\015" + String(repeating: "\\000", count: 13)
        let hello = "\\031\\000\\000\\000\\201\\002\\000\\000\\000\\0059.9.9" + walls
        try gse.file("bin/gse-sandbox", "#!/bin/sh\nprintf '\(hello)' >&3\nexec cat <&3\n", mode: 0o755)
        let playbook = try gse.file("p.lua", "")

        let run = try await gse.run(["run", playbook], executable: copy)
        let check = try await gse.run(["check", playbook], executable: copy)
        let doctor = try await gse.run(["doctor"], executable: copy)

        #expect([run.exit, check.exit, doctor.exit] == [8, 8, 1], "\(run)")
        #expect(run.stderr.contains("error: the sandbox is version 9.9.9, not "))
        #expect(doctor.stdout.contains("problem: sandbox: the sandbox is version 9.9.9, not "))
    }

    // — A terminal —

    /// Runs a playbook on a terminal that is so wide; what the terminal got.
    private func terminal(_ columns: Int, _ source: String, _ gse: Gse) async throws -> String {
        gse.environment["TERM"] = "xterm"
        try gse.file("policy.yaml", openPolicy)
        try gse.file("p.lua", source)
        let ending = try await gse.run(
            [
                "-qec",
                "stty cols \(columns); '\(Gse.executable.path)' run p.lua --backend local", "/dev/null",
            ], executable: URL(fileURLWithPath: "/usr/bin/script"))
        #expect(ending.exit == 0, "\(ending)")
        return ending.stdout
    }

    private static let busy = """
        local s = gse.session{hosts = {'web-1', 'web-2', 'web-3'}}
        gse.progress(1, 4, '进度进度进度进度进度进度进度进度进度进度进度进度进度进度')
        gse.exec(s, {'sh', '-c', 'echo a line of output; sleep 0.3'})
        gse.progress(4, 4)
        return 'the end'
        """

    @Test(arguments: [2, 20, 80])
    func `what is drawn anew never wraps`(_ columns: Int) async throws {
        let shown = try await terminal(columns, Self.busy, Gse())

        // A drawing is the lines that begin with the mark of a running command or a progress bar.
        let lines = shown.replacingOccurrences(
            of: "\u{1b}\\[[0-9]*[a-zA-Z]", with: "", options: .regularExpression
        )
        .replacingOccurrences(of: "\r", with: "").split(separator: "\n")
        let drawn = lines.filter { "▸█░…".contains($0.first ?? " ") }
        let widths = drawn.map { $0.reduce(0) { $0 + ($1.isASCII || "▸█░…".contains($1) ? 1 : 2) } }
        #expect(!drawn.isEmpty)
        #expect(widths.allSatisfy { $0 < columns }, "\(drawn)")
    }

    @Test func `a terminal shows output, progress and the result, and is left clean`() async throws {
        let shown = try await terminal(80, Self.busy, Gse())

        #expect(shown.contains("web-2 | a line of output"))
        #expect(shown.contains("1/4") && shown.contains("4/4"))
        #expect(shown.contains("\u{1b}[32m"))
        // The last thing drawn is erased before the result comes.
        let last = try #require(shown.range(of: "\u{1b}[J", options: .backwards))
        #expect(shown[last.upperBound...].filter { $0 != "\r" && $0 != "\r\n" } == "\"the end\"")
    }

    @Test func `NO_COLOR leaves out colours, a dumb terminal everything`() async throws {
        let gse = try Gse()
        gse.environment["NO_COLOR"] = "1"
        let plain = try await terminal(80, Self.busy, gse)
        gse.environment["NO_COLOR"] = ""
        let coloured = try await terminal(80, Self.busy, gse)

        #expect(!plain.contains("m\u{1b}") && !plain.contains("\u{1b}[3") && !plain.contains("\u{1b}[2m"))
        #expect(coloured.contains("\u{1b}[32m"))
    }
}
