import Effects
import Testing

@testable import Backends

/// How a greeting is found in what a host says.
struct RemoteGreetingTests {
    private let started = Bytes(
        "Welcome!\n\u{1B}[1mabcd123 noise abcdef started 4711 99 boot-id\nfirst output".utf8)

    @Test func `noise before it is dropped, and what follows is output, however it is cut`() {
        let end = started.firstRange(of: Bytes("boot-id\n".utf8))?.upperBound ?? 0
        for cut in 0...started.count {
            var reader = RemoteGreeting.Reader(nonce: "abcdef")
            var greeting = reader.take(started[..<cut])
            var output = Bytes()
            if case .started(_, let rest) = greeting { output = rest }
            if greeting == .incomplete {
                greeting = reader.take(started[cut...])
            } else {
                output += started[cut...]
            }
            if cut < end { #expect(greeting == .started(pid: 4711, rest: Bytes("first output".utf8))) }
            if cut >= end { #expect(output == Bytes("first output".utf8)) }
        }
    }

    @Test func `a refusal has a reason, and an exit code when a shell gives one`() {
        var first = RemoteGreeting.Reader(nonce: "abcdef")
        var second = RemoteGreeting.Reader(nonce: "abcdef")

        #expect(
            first.take("abcdef refused 127 not found\n".utf8) == .refused(reason: "not found", exitCode: 127))
        #expect(
            second.take("abcdef refused - refused.path\n".utf8)
                == .refused(reason: "refused.path", exitCode: nil))
    }

    @Test(arguments: [
        "abcdef started 0 1 2\n", "abcdef started -5 1 2\n", "abcdef started 1 1 2\n", "abcdef started\n",
        "abcdef refused\n", "abcdef\n", "abcdef started 99999999999 1 2\n",
    ])
    func `what greets wrongly has not greeted`(_ text: String) {
        var reader = RemoteGreeting.Reader(nonce: "abcdef")

        #expect(reader.take(text.utf8) == .missing(noise: Bytes(text.utf8)))
    }

    @Test func `however much noise there is, the greeting behind it is found, and little of it is kept`() {
        var reader = RemoteGreeting.Reader(nonce: "abcdef")
        let noise = Bytes(repeating: UInt8(ascii: "x"), count: RemoteGreeting.keptNoise)
        for _ in 0..<20 { #expect(reader.take(noise) == .incomplete) }
        let silent = reader

        #expect(reader.take("abc".utf8) == .incomplete)
        #expect(reader.take("def started 4711 1 2\nout".utf8) == .started(pid: 4711, rest: Bytes("out".utf8)))
        if case .missing(let kept) = silent.end() { #expect((1...2).contains(kept.count / noise.count)) }
    }

    @Test func `a greeting without end is given up`() {
        var reader = RemoteGreeting.Reader(nonce: "abcdef")
        let text = Bytes("abcdef refused 1 ".utf8) + Bytes(repeating: 120, count: RemoteGreeting.longest)

        #expect(reader.take(text) == .missing(noise: text))
    }

    @Test(.timeLimit(.minutes(10)), arguments: LoginShell.allCases)
    func `a shell that nobody hears begins nothing, also where SIGPIPE does not end it`(_ shell: LoginShell)
        async throws
    {
        let host = try ShellHost()
        guard case .line(let line) = RemoteCommand("touch", host.home.file("begun")).line() else { return }
        let way = shell.words.joined(separator: " ")

        let outcome = await host.run(line, by: ["sh", "-c", "trap '' PIPE; exec \(way) \"$0\" > /dev/full"])

        #expect(outcome.exitCode == 126)
        #expect(host.home.names == [])
    }

    @Test func `what may be a part of a secret is not repeated`() {
        let account = RemoteAccount(login: nil, asked: nil, usesSudo: false)
        let said = [500, 501].map { count in
            RemoteShellCheck.reason(
                noise: Bytes(repeating: UInt8(ascii: "s"), count: count), stderr: [], exitCode: 0,
                account: account)
        }

        let start = "the login shell did not start the command and exited with 0: "
        #expect(said == [start + String(repeating: "s", count: 500), start + "a line of 501 bytes"])
    }
}
