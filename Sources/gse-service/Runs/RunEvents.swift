import Effects
import HTTPTypes
import Hummingbird
import Service
import ServiceLifecycle

/// What happens in a run as server-sent events: `fact` with its number as id, `output`, and `ended`; a comment when
/// nothing happens for a while.
enum RunEvents {
    /// The stream; it ends when the run has, when the reader is too slow, and when the service stops.
    static func reply(_ following: RunFollowing) -> Reply {
        .stream(type: "text/event-stream") { writer in
            // So that the reader has the head of the reply at once.
            try await writer.write(ByteBuffer(string: ": gse\n\n"))
            for await news in following.cancelOnGracefulShutdown() {
                try await writer.write(ByteBuffer(bytes: text(news)))
            }
            try await writer.finish(nil)
        }
    }

    /// JSON has no line breaks of its own, so each event is a few lines.
    static func text(_ news: RunNews) -> Bytes {
        switch news {
        case .fact(let sequence, let json):
            Bytes("event: fact\nid: \(sequence)\ndata: ".utf8) + json.encoded + [10, 10]
        case .output(let json): Bytes("event: output\ndata: ".utf8) + json.encoded + [10, 10]
        case .ended(let json): Bytes("event: ended\ndata: ".utf8) + json.encoded + [10, 10]
        case .quiet: Bytes(": quiet\n\n".utf8)
        }
    }
}
