import Admission
import Backends
import Effects
import ExecutionTesting
import Glibc
import Testing

/// What is particular about commands on this machine.
@Suite(.timeLimit(.minutes(10)))
struct LocalCommandTests {
    @Test func `random arguments arrive byte for byte`() async throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = Generators(seed: seed)
        let backend = LocalBackend()

        for _ in 0..<40 {
            let words: [Bytes] = (0..<Int.random(in: 0...6, using: &random)).map { _ in
                (0..<Int.random(in: 0...300, using: &random)).map { _ in .random(in: 1...255, using: &random)
                }
            }
            let command = try #require(
                Command(argv: ["printf", "%s\\0", "first"].map { Bytes($0.utf8) } + words))
            let work = LocalFixture.admitted(.command(command, stdin: nil))
            let (_, recorder) = await LocalFixture.perform(work, on: backend)

            let expected = words.reduce(Bytes("first\0".utf8)) { $0 + $1 + [0] }
            #expect(recorder.ended.map(\.stdout.kept) == [expected], "seed \(seed)")
        }
    }

    /// The look for orphans comes each second, and must take nobody else's child for one.
    ///
    /// Backends each run one command at a time, so that a look often falls into a start.
    @Test func `every ending is known, however long commands follow one another`() async {
        let work = LocalFixture.admitted(LocalFixture.command(["uname"]))
        let end = ContinuousClock.now + .seconds(5)

        let lost = await withTaskGroup(of: Int.self) { group in
            for backend in (0..<8).map({ _ in LocalBackend() }) {
                group.addTask {
                    var lost = 0
                    while .now < end {
                        let (_, recorder) = await LocalFixture.perform(work, on: backend)
                        if recorder.ended.map(\.exitCode) != [0] { lost += 1 }
                    }
                    return lost
                }
            }
            return await group.reduce(0, +)
        }

        #expect(lost == 0)
    }

    @Test func `nothing but standard input, output and error is open in a command`() async {
        let work = LocalFixture.admitted(LocalFixture.command(["ls", "/proc/self/fd"]))

        let (_, recorder) = await LocalFixture.perform(work)

        #expect(recorder.ended.map(\.stdout.kept.lossyText) == ["0\n1\n2\n3\n"])
    }

    @Test func `a command leads a session of its own and blocks or ignores no signal`() async {
        let work = LocalFixture.admitted(
            LocalFixture.command(["grep", "-E", "^(Pid|NSsid|SigBlk|SigIgn):", "/proc/self/status"]))

        let (_, recorder) = await LocalFixture.perform(work)

        let lines = recorder.ended.first?.stdout.kept.lossyText.split(separator: "\n").map(String.init) ?? []
        let pid = lines.first?.split(separator: "\t").last ?? ""
        #expect(
            lines == [
                "Pid:\t\(pid)", "NSsid:\t\(pid)", "SigBlk:\t0000000000000000", "SigIgn:\t0000000000000000",
            ])
    }

    @Test func `resource limits hold in the command`() async {
        let work = LocalFixture.admitted(
            LocalFixture.command(["sh", "-c", "ulimit -t; ulimit -v; ulimit -n"]),
            process: ProcessLimits(cpu: .milliseconds(6500), memory: .mebibytes(512), files: 77))

        let (_, recorder) = await LocalFixture.perform(work)

        #expect(recorder.ended.map(\.stdout.kept.lossyText) == ["7\n524288\n77\n"])
    }

    @Test func `a limit of open files is what this process was given, not what it took`() async {
        let work = LocalFixture.admitted(
            LocalFixture.command(["sh", "-c", "ulimit -n; ulimit -R 2>/dev/null; :"]))
        let own = LocalFixture.inheritedFiles

        let (_, recorder) = await LocalFixture.perform(work)

        #expect(recorder.ended.first?.stdout.kept.lossyText.hasPrefix("\(own)\n") == true)
    }

    @Test(.enabled(if: geteuid() == 0, "only root can change account"))
    func `a session's user is who the command runs as`() async throws {
        let folder = try ScratchFolder()
        let script = "id -un; id -Gn; echo $HOME $USER; cat '\(folder.file("secret"))'"
        try folder.write("secret", to: "secret", mode: 0o600)
        let work = LocalFixture.admitted(
            LocalFixture.command(["sh", "-c", script]), settings: SessionSettings(user: "nobody"))

        let (_, recorder) = await LocalFixture.perform(work)

        let outcome = try #require(recorder.ended.first)
        #expect(outcome.stdout.kept.lossyText == "nobody\nnogroup\n/nonexistent nobody\n")
        #expect(outcome.exitCode == 1)
    }

    @Test func `an unknown user is that host's failure`() async {
        let work = LocalFixture.admitted(
            LocalFixture.command(["true"]), settings: SessionSettings(user: "gse-no-such-user"))

        let (fault, recorder) = await LocalFixture.perform(work)

        #expect(fault == nil)
        #expect(recorder.ended.map(\.status) == [.failed])
        #expect(recorder.ended.map(\.reason) == ["no account gse-no-such-user on this machine"])
    }

    @Test func `a start marker is on record before the program runs`() async throws {
        let folder = try ScratchFolder()
        let backend = LocalBackend(startsFile: folder.file("starts"))
        let script = "cat '\(folder.file("starts"))'; cut -d' ' -f1,22 /proc/$$/stat"
        let work = LocalFixture.admitted(LocalFixture.command(["sh", "-c", script]))

        let (_, recorder) = await LocalFixture.perform(work, on: backend)

        let lines = recorder.ended.first?.stdout.kept.lossyText.split(separator: "\n") ?? []
        #expect(lines.count == 2)
        #expect(lines.first == "t1 localhost " + (lines.last ?? ""))
    }

    @Test func `a start marker is found also after one that a full disk tore`() async throws {
        let folder = try ScratchFolder()
        try folder.write("t9 localhost 274", to: "starts")
        let backend = LocalBackend(startsFile: folder.file("starts"))
        let work = LocalFixture.admitted(LocalFixture.command(["true"]))

        _ = await LocalFixture.perform(work, on: backend)
        let found = await backend.aftermath(
            of: work, task: TaskID("t1"), on: [Target(name: "localhost")], isSameBoot: true)

        #expect(found == ["localhost": .unknown("it ended while nobody watched")])
    }

    @Test func `backends that share a thread keep their start markers apart`() async throws {
        let folder = try ScratchFolder()
        let commands = LocalCommands(grace: .milliseconds(100))
        let work = LocalFixture.admitted(LocalFixture.command(["true"]))

        for name in ["one", "two"] {
            let backend = LocalBackend(startsFile: folder.file(name), commands: commands)
            let (fault, recorder) = await LocalFixture.perform(work, on: backend)
            #expect(fault == nil && recorder.ended.map(\.status) == [.succeeded])
        }

        for name in ["one", "two"] {
            let lines = Processes.read(folder.file(name)).lossyText.split(separator: "\n")
            #expect(lines.count == 1)
        }
    }

    @Test func `a start marker that cannot be kept is a fault`() async throws {
        let backend = LocalBackend(startsFile: "/dev/null/starts")
        let work = LocalFixture.admitted(LocalFixture.command(["true"]))

        let (fault, recorder) = await LocalFixture.perform(work, on: backend)

        #expect(fault?.code == "fault.starts")
        #expect(recorder.ended.map(\.reason) == ["fault.starts"])
    }

    @Test func `five hundred commands run at once`() async {
        let hosts = (0..<500).map { "h\($0)" }
        let work = LocalFixture.admitted(
            LocalFixture.command(["sh", "-c", "sleep 0.2; echo $$"]), hosts: hosts)

        let (fault, recorder) = await LocalFixture.perform(work)

        #expect(fault == nil)
        #expect(recorder.ended.map(\.host).sorted() == hosts.sorted())
        #expect(recorder.ended.allSatisfy { $0.status == .succeeded })
        #expect(Set(recorder.ended.map(\.stdout.kept)).count == 500)
    }

    @Test func `no more hosts than allowed are busy at once`() async throws {
        let folder = try ScratchFolder()
        let script = "mkdir '\(folder.file("busy"))' && sleep 0.02 && rmdir '\(folder.file("busy"))'"
        let work = LocalFixture.admitted(
            LocalFixture.command(["sh", "-c", script]), hosts: (0..<8).map { "h\($0)" }, hostsAtOnce: 1)

        let (_, recorder) = await LocalFixture.perform(work)

        #expect(recorder.ended.map(\.status) == Array(repeating: .succeeded, count: 8))
    }
}
