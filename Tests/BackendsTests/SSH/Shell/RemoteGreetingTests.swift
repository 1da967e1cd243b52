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

    @Test func `noise without end, and a greeting without end, are given up`() {
        var noisy = RemoteGreeting.Reader(nonce: "abcdef")
        var endless = RemoteGreeting.Reader(nonce: "abcdef")
        let noise = Bytes(repeating: UInt8(ascii: "x"), count: RemoteGreeting.mostNoise + 10)
        let tail = Bytes("abcdef refused 1 ".utf8) + noise

        #expect(noisy.take(noise) == .missing(noise: noise))
        #expect(endless.take(tail) == .missing(noise: tail))
    }
}
