import Admission
import Effects
import ExecutionTesting
import Testing

@testable import Backends

/// What a command is to a login shell: run by each shell as sshd would run it.
@Suite(.timeLimit(.minutes(10)))
struct RemoteCommandTests {
    @Test(arguments: LoginShell.allCases)
    func `2,000 random byte strings arrive as arguments, environment and input, and none is interpreted`(
        _ shell: LoginShell
    ) async throws {
        let host = try ShellHost()
        var random = Generators(seed: 2_000)
        var strings = random.strings(1_990)
        strings += [
            "$(touch \(host.home.file("a")))", "`touch \(host.home.file("b"))`", "; touch c", "\n", "'",
            "\n'\n",
        ].map {
            Bytes($0.utf8)
        }
        strings += [Bytes(1...255), Bytes((1...255).reversed()), [], Bytes("\n\n".utf8)]
        let joined = strings.reduce(into: Bytes()) { $0 += $1 + [0] }

        var arguments: Bytes = []
        var variables: Bytes = []
        for batch in stride(from: 0, to: strings.count, by: 500) {
            let part = strings[batch..<batch + 500]
            let said = await host.answer(
                RemoteCommand(["printf", "%s\\0"].map { Bytes($0.utf8) } + part), by: shell)
            arguments += said.output
            let environment = part.enumerated().compactMap {
                EnvironmentVariable(name: Bytes("V\(10_000 + $0.offset)".utf8), value: $0.element)
            }
            let set = await host.answer(
                RemoteCommand("env", "-0", settings: SessionSettings(environment: environment)), by: shell)
            for entry in set.output.split(separator: 0) where entry.first == UInt8(ascii: "V") {
                variables += Bytes(entry.dropFirst(7)) + [0]
            }
        }
        let read = await host.answer(RemoteCommand("cat"), by: shell, input: joined)

        #expect(arguments == joined)
        #expect(variables == joined)
        #expect(read.output == joined)
        #expect(host.home.names == [])
    }

    @Test(arguments: LoginShell.allCases)
    func `the environment is exactly what was given`(_ shell: LoginShell) async throws {
        let host = try ShellHost()
        let given = [EnvironmentVariable(name: Bytes("APP-x.1".utf8), value: Bytes("a b\n$HOME".utf8))]
            .compactMap { $0 }

        let answer = await host.answer(
            RemoteCommand("env", "-0", settings: SessionSettings(environment: given)), by: shell)

        let path = LocalFixture.programPath.map(\.lossyText).joined(separator: ":")
        #expect(
            answer.output.split(separator: 0).map { Bytes($0).lossyText }.sorted() == [
                "APP-x.1=a b\n$HOME", "HOME=\(host.home.path)", "LANG=C.UTF-8", "PATH=\(path)", "USER=root",
            ])
    }

    @Test(arguments: LoginShell.allCases)
    func `exit codes and signals come back, and the shell adds no word of its own`(_ shell: LoginShell)
        async throws
    {
        let host = try ShellHost()
        for code: Int32 in [0, 1, 3, 125, 126, 127, 255] {
            let answer = await host.answer(RemoteCommand("sh", "-c", "exit \(code)"), by: shell)
            #expect(answer.exitCode == code)
        }

        let killed = await host.answer(RemoteCommand("sh", "-c", "echo out; kill -9 $$"), by: shell)
        let ended = await host.answer(RemoteCommand("sh", "-c", "kill -TERM $$"), by: shell)

        #expect(killed.signal == 9)
        #expect(killed.exitCode == nil)
        #expect(killed.output == Bytes("out\n".utf8))
        #expect(killed.stderr == [])
        #expect(ended.signal == 15)
    }

    @Test(arguments: LoginShell.allCases)
    func `a program keeps its name, and one with an equals sign is no variable`(_ shell: LoginShell)
        async throws
    {
        let host = try ShellHost()
        try host.home.write("#!/bin/sh\necho \"$0 $1\"\n", to: "a=b", mode: 0o755)

        let bare = await host.answer(RemoteCommand("sh", "-c", "tr '\\0' ' ' < /proc/$$/cmdline"), by: shell)
        let odd = await host.answer(RemoteCommand(host.home.file("a=b"), "c=d"), by: shell)

        #expect(bare.output.lossyText.hasPrefix("sh -c"))
        #expect(odd.output.lossyText == "\(host.home.file("a=b")) c=d\n")
    }

    @Test(arguments: LoginShell.allCases)
    func `what cannot be started says why`(_ shell: LoginShell) async throws {
        let host = try ShellHost()
        try host.home.write("#!/no/such/interpreter\n", to: "script", mode: 0o755)
        try host.home.write("no program", to: "text", mode: 0o644)

        let bare = await host.answer(RemoteCommand("gse-no-such-program"), by: shell)
        let path = await host.answer(RemoteCommand("/nonexistent/program"), by: shell)
        let text = await host.answer(RemoteCommand(host.home.file("text")), by: shell)
        let folder = await host.answer(RemoteCommand(host.home.path), by: shell)
        let script = await host.answer(RemoteCommand(host.home.file("script")), by: shell)
        let inside = await host.answer(RemoteCommand("env", "gse-no-such-program"), by: shell)

        #expect(bare.greeting == .refused(reason: "not found", exitCode: 127))
        #expect(path.greeting == .refused(reason: "not found", exitCode: 127))
        #expect(text.greeting == .refused(reason: "not executable: permission denied", exitCode: 126))
        #expect(folder.greeting == .refused(reason: "not executable: is a directory", exitCode: 126))
        #expect(script.exitCode == 126)
        #expect(script.reason == "not executable: its interpreter is missing")
        #expect(inside.exitCode == 127)
        #expect(inside.reason == nil)
    }

    @Test(arguments: LoginShell.allCases)
    func `the working directory is entered, and the home when none is asked for`(_ shell: LoginShell)
        async throws
    {
        let host = try ShellHost()
        let there = SessionSettings(directory: Bytes("/usr".utf8))
        let missing = SessionSettings(directory: Bytes("/nonexistent".utf8))
        let file = SessionSettings(directory: Bytes("/etc/passwd".utf8))

        #expect(
            await host.answer(RemoteCommand("pwd", settings: there), by: shell).output == Bytes("/usr\n".utf8)
        )
        #expect(
            await host.answer(RemoteCommand("pwd"), by: shell).output == Bytes("\(host.home.path)\n".utf8))
        #expect(
            await host.answer(RemoteCommand("pwd", settings: missing), by: shell).greeting
                == .refused(
                    reason: "cannot enter the working directory: no such file or directory", exitCode: 126))
        #expect(
            await host.answer(RemoteCommand("pwd", settings: file), by: shell).greeting
                == .refused(reason: "cannot enter the working directory: not a directory", exitCode: 126))
    }

    @Test(arguments: LoginShell.allCases)
    func `the process limits are those of the command`(_ shell: LoginShell) async throws {
        let host = try ShellHost()
        let limits = ProcessLimits(cpu: .milliseconds(6_500), memory: .mebibytes(512), files: 77)

        let answer = await host.answer(
            RemoteCommand("sh", "-c", "ulimit -t; ulimit -H -v; ulimit -n", process: limits), by: shell)

        #expect(answer.output.lossyText == "7\n524288\n77\n")
        #expect(answer.stderr == [])
    }

    @Test(arguments: [["fish", "-c"], ["tcsh", "-c"], ["csh", "-c"]])
    func `a shell that is no POSIX shell does nothing`(_ words: [String]) async throws {
        let host = try ShellHost()
        let canary = "\ntouch \(host.home.file("canary"))\n"
        let command = RemoteCommand("echo", canary, "';\(canary)'", "$(\(canary))", "\\\(canary)`\(canary)`")
        guard case .line(let line) = command.line() else { return #expect(Bool(false), "it can be said") }

        let outcome = await host.run(line, by: words)
        var reader = RemoteGreeting.Reader(nonce: command.nonce)
        let asked = await host.run(RemoteShellCheck.line, by: words)

        #expect(reader.take(outcome.stdout.kept) == .incomplete)
        #expect(reader.end() == .missing(noise: []))
        #expect(host.home.names.contains("canary") == false)
        for (shell, name) in [(RemoteShellCheck.shell(in: asked.stdout.kept), "/bin/\(words[0])"), (nil, "")]
        {
            let reason = RemoteShellCheck.reason(
                noise: [], stderr: outcome.stderr.kept, exitCode: outcome.exitCode, account: command.account,
                shell: shell)
            #expect(reason.hasPrefix("the login shell is \(name)"))
            #expect(reason.hasSuffix(", and gse needs a POSIX shell (sh, dash, bash, zsh, busybox)"))
        }
    }

    @Test(arguments: [LoginShell.bash, .zsh])
    func `start-up files may talk and set options as they like`(_ shell: LoginShell) async throws {
        let host = try ShellHost()
        let odd = """
            echo noise; printf 'without an end'; echo complaint >&2; umask 027
            IFS=/0123456789; set -eufC; cd() { echo mine; builtin cd "$@"; }; alias cat=false rm=false ls=false mkdir=false cd=false
            export PATH LC_ALL=C.UTF-8 POSIXLY_CORRECT=1; trap 'echo bye' EXIT
            """
        try host.home.write(odd + "\nshopt -s expand_aliases nocasematch\n", to: "bashrc")
        try host.home.write(
            odd + "\nsetopt ksh_arrays rc_quotes glob_subst null_glob extended_glob\n", to: ".zshenv")
        let marker = RemoteMarker(run: "r1", task: TaskID("t1"), host: "web-01")
        let file = Bytes(host.home.file(".zshenv").utf8)

        let answer = await host.answer(
            RemoteCommand(
                "sh", "-c", "pwd; echo \"$1\"; kill -9 $$", "sh", "''a''",
                settings: SessionSettings(directory: Bytes("/usr".utf8)),
                conditions: [.below(path: file, directory: Bytes(host.home.path.utf8))], marker: marker),
            by: shell)
        let looked = await host.run(RemoteLookup(marker: marker).line, by: shell.words)

        let kill = RemoteKill(pid: 999_999_999, account: RemoteCommand("true").account, grace: .zero)
        let ended = await host.run(kill.line, by: shell.words)

        guard case .started = answer.greeting else { return #expect(Bool(false), "\(answer)") }
        #expect(kill.reading(ended.stdout.kept) == .gone)
        #expect(answer.output.lossyText == "/usr\n''a''\n")
        #expect(answer.stderr == Bytes("complaint\n".utf8))
        #expect(answer.signal == 9)
        #expect(RemoteLookup(marker: marker).reading(looked.stdout.kept) == .exited(137))
    }

    @Test func `an account that may not log in is told in its own words`() {
        let said = RemoteShellCheck.reason(
            noise: Bytes("This account is currently not available.\n".utf8), stderr: [], exitCode: 1,
            account: RemoteAccount(login: nil, asked: nil, usesSudo: false))

        #expect(
            said
                == "the login shell did not start the command and exited with 1: This account is currently not available."
        )
    }

    @Test(arguments: LoginShell.allCases)
    func `a command that is too long for a line arrives whole, its input behind it`(_ shell: LoginShell)
        async throws
    {
        let host = try ShellHost()
        var random = Generators(seed: 11)
        let words =
            random.strings(7_000) + [Bytes(1...255), Bytes(repeating: UInt8(ascii: "'"), count: 100_000)]
        let asked = ["sh", "-c", "printf '%s\\0' \"$@\"; cat", "sh"].map { Bytes($0.utf8) } + words
        let nobody = RemoteAccount(login: "root", asked: "nobody", usesSudo: true)
        let wanted = words.reduce(into: Bytes()) { $0 += $1 + [0] } + Bytes("input".utf8)

        let answer = await host.answer(RemoteCommand(asked), by: shell, input: Bytes("input".utf8))
        let through = await host.answer(
            RemoteCommand(asked, account: nobody), by: shell, input: Bytes("input".utf8))

        #expect(answer.output == wanted)
        #expect(through.output == wanted)
    }
}
