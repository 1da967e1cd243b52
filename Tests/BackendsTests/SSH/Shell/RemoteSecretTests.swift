import Admission
import Effects
import ExecutionTesting
import Glibc
import Testing

@testable import Backends

/// How values of secrets reach a command on a host.
@Suite(.timeLimit(.minutes(10)))
struct RemoteSecretTests {
    @Test(arguments: LoginShell.allCases)
    func `values arrive byte for byte, before the input, and are on no command line`(_ shell: LoginShell)
        async throws
    {
        let host = try ShellHost()
        var random = Generators(seed: 7)
        let values =
            random.strings(60) + [Bytes(1...255), Bytes("trailing\n\n".utf8), [], Bytes("-n %s \\c".utf8)]
        let secrets = try values.enumerated().map { try secret("S\(100 + $0.offset)", $0.element) }
        let command = RemoteCommand(
            "sh", "-c", "env -0; cat", settings: SessionSettings(environment: secrets))

        let answer = await host.answer(command, by: shell, input: Bytes("END=input".utf8))

        let entries = answer.output.split(separator: 0).map { Bytes($0) }.sorted {
            $0.lexicographicallyPrecedes($1)
        }
        let expected = zip(secrets, values).map { $0.name + [UInt8(ascii: "=")] + $1 }
        #expect(
            entries.filter { $0.first == UInt8(ascii: "S") && $0.count > 1 && $0[1] == UInt8(ascii: "1") }
                == expected)
        #expect(
            entries.map { Bytes($0.prefix { $0 != UInt8(ascii: "=") }).lossyText }.filter {
                !$0.hasPrefix("S1")
            }.sorted()
                == ["END", "HOME", "LANG", "PATH", "PWD", "USER"])
        guard case .line(let line) = command.line() else { return #expect(Bool(false), "it can be said") }
        #expect(values.filter { $0.count > 8 && line.text.firstRange(of: $0) != nil } == [])
    }

    @Test(arguments: LoginShell.allCases)
    func `nothing but what was given is in the environment`(_ shell: LoginShell) async throws {
        let host = try ShellHost()
        let secret = try secret("TOKEN", Bytes("s3cret".utf8))
        let open = try #require(EnvironmentVariable(name: Bytes("APP-x".utf8), value: Bytes("open".utf8)))

        let answer = await host.answer(
            RemoteCommand("env", settings: SessionSettings(environment: [open, secret])), by: shell)

        #expect(
            answer.output.lossyText.split(separator: "\n").map { String($0.prefix { $0 != "=" }) }.sorted()
                == ["APP-x", "HOME", "LANG", "PATH", "TOKEN", "USER"])
    }

    @Test(arguments: ["dash", "bash", "busybox sh", "zsh"])
    func `whichever shell a host has as its sh reads them`(_ shell: String) async throws {
        let host = try ShellHost()
        let value = Bytes(1...255) + Bytes("\n\n".utf8)
        let secrets = RemoteSecrets(among: [try secret("TOKEN", value), try secret("EMPTY", [])])
        let words = secrets.words(readBy: ShellText(stringLiteral: "/usr/bin/\(shell)"))
        let line = RemoteScript.line("g_e=/usr/bin/env; exec \"$g_e\" -i \(words) PATH=/usr/bin env -0")

        let outcome = await host.run(
            line, by: LoginShell.dash.words)

        let entries = outcome.stdout.kept.split(separator: 0).map { Bytes($0) }
        #expect(
            entries.sorted { $0.lexicographicallyPrecedes($1) }
                == [Bytes("EMPTY=".utf8), Bytes("PATH=/usr/bin".utf8), Bytes("TOKEN=".utf8) + value])
    }

    @Test(.enabled(if: geteuid() == 0), arguments: LoginShell.allCases)
    func `they come through sudo, behind a script that is told on standard input as well`(_ shell: LoginShell)
        async throws
    {
        let host = try ShellHost()
        let value = Bytes("s3'cret\n\u{1}".utf8)
        let long = Bytes(repeating: UInt8(ascii: "'"), count: 50_000)
        let words = ["sh", "-c", "printf '%s|' \"$(id -un)\" \"$TOKEN\" \"${#1}\"; cat", "sh"].map {
            Bytes($0.utf8)
        }
        for account in [
            RemoteAccount(login: "root", asked: nil, usesSudo: false),
            RemoteAccount(login: "root", asked: "nobody", usesSudo: true),
        ] {
            for word in [Bytes("x".utf8), long] {
                let command = RemoteCommand(
                    words + [word], settings: SessionSettings(environment: [try secret("TOKEN", value)]),
                    account: account)

                let answer = await host.answer(command, by: shell, input: Bytes("input".utf8))

                let name = account.other ?? "root"
                #expect(answer.output == Bytes("\(name)|".utf8) + value + Bytes("|\(word.count)|input".utf8))
            }
        }
    }

    @Test(arguments: LoginShell.allCases)
    func `without its values the command is not started`(_ shell: LoginShell) async throws {
        let host = try ShellHost()
        let secret = try secret("TOKEN", Bytes("s3cret".utf8))
        let command = RemoteCommand(
            "touch", host.home.file("canary"), settings: SessionSettings(environment: [secret]))
        guard case .line(let line) = command.line() else { return #expect(Bool(false), "it can be said") }

        let outcome = await host.run(RemoteLine(line.text), by: shell.words)

        #expect(outcome.exitCode == 126)
        #expect(outcome.stderr.kept == Bytes("gse: the values of secrets did not arrive\n".utf8))
        #expect(host.home.names == [])
    }

    @Test(arguments: ["A-B", "1A", "_", "PWD", "RANDOM", "GSE_V", "ü"])
    func `a variable that no shell can set cannot hold a secret`(_ name: String) throws {
        let secret = try secret(name, Bytes("s3cret".utf8))

        let line = RemoteCommand("env", settings: SessionSettings(environment: [secret])).line()

        guard case .impossible(let reason) = line else { return #expect(Bool(false), "it cannot be said") }
        #expect(reason.hasPrefix("the variable \(name) cannot hold a secret over SSH"))
    }

    private func secret(_ name: String, _ value: Bytes) throws -> EnvironmentVariable {
        let reference = SecretReference(name: name, count: value.count)
        let content = try #require(Content(reference).revealed { _ in value })
        return try #require(EnvironmentVariable(name: Bytes(name.utf8), value: content))
    }
}
