import Effects
import ExecutionTesting
import Testing

@testable import Backends

@Suite("The mux protocol")
struct MuxConversationTests {
    private static let hello: Bytes = [0, 0, 0, 8, 0, 0, 0, 1, 0, 0, 0, 4]
    private static let opened: Bytes = [0, 0, 0, 12, 0x80, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0, 2]
    private static let exited: Bytes = [0, 0, 0, 12, 0x80, 0, 0, 4, 0, 0, 0, 2, 0, 0, 0, 7]
    private static let refused: Bytes = [0, 0, 0, 14, 0x80, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 2, 110, 111]

    @Test("a request for a session is laid out as OpenSSH reads it")
    func session() {
        let frame = MuxFrame.session(command: Bytes("id".utf8))

        let expected: Bytes =
            [0, 0, 0, 42, 0x10, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0] + Bytes(repeating: 0, count: 16)
            + [255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 2, 105, 100]
        #expect(frame == expected)
    }

    @Test("a request for a forwarding names host and port")
    func forwarding() {
        let frame = MuxFrame.forwarding(to: "::1", port: 8080)

        #expect(
            frame == [
                0, 0, 0, 23, 0x10, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 58, 58, 49, 0, 0, 0x1F, 0x90,
            ])
    }

    @Test("events are the same however the bytes come in pieces")
    func pieces() {
        let all = Self.hello + Self.opened + Self.exited
        for size in 1...all.count {
            var conversation = MuxConversation()
            var events: [MuxConversation.Event] = []
            for start in stride(from: 0, to: all.count, by: size) {
                events += conversation.take(all[start..<min(start + size, all.count)])
            }
            #expect(events == [.opened, .exited(7)])
        }
    }

    @Test("a refusal is told in ssh's words, and nothing after it counts")
    func refusal() {
        var conversation = MuxConversation()

        #expect(conversation.take(Self.hello + Self.refused + Self.exited) == [.refused("no")])
        #expect(conversation.take(Self.exited) == [])
    }

    @Test(
        "what is not of the protocol is broken, not believed",
        arguments: [
            [0, 0, 0, 8, 0, 0, 0, 1, 0, 0, 0, 5],  // another version
            opened,  // before any hello
            hello + exited,  // of no session
            hello + opened + opened,
            hello + hello,
            hello + opened + [0, 0, 0, 12, 0x80, 0, 0, 4, 0, 0, 0, 2, 255, 255, 255, 255],  // no exit code
            [255, 255, 255, 255, 0], [0, 0, 0, 0, 0], [0, 0, 0, 3, 0, 0, 0],
            // A text longer than its frame.
            hello + [0, 0, 0, 14, 0x80, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 9, 110, 111],
            hello + [0, 0, 0, 4, 0x80, 0, 0, 4],
        ] as [Bytes])
    func malformed(_ bytes: Bytes) {
        var conversation = MuxConversation()

        let events = conversation.take(bytes)

        #expect(events.last == .broken)
        #expect(conversation.take(Self.hello) == [])
    }

    @Test("no bytes make it trap")
    func random() {
        var random = Generators.seeded()
        for _ in 0..<2000 {
            var conversation = MuxConversation()
            var bytes =
                [Self.hello, Self.opened, Self.exited, Self.refused].randomElement(using: &random) ?? []
            for _ in 0..<Int.random(in: 0...4, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(
                    in: .min ... .max, using: &random)
            }
            _ = conversation.take(Self.hello + bytes)
        }
    }
}
