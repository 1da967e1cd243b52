import Foundation
import Glibc

/// A pipe with a name: commands write a line into it when they have come so far, and tests wait for it.
public final class Mark: Sendable {
    /// Where it is.
    public let path: String
    private let descriptor: Int32

    /// Makes it in a runner's folder.
    public init(in gse: Gse) throws {
        path = gse.path("mark")
        guard mkfifo(path, 0o600) == 0 else { throw Gse.Unexpected(line: "mkfifo: \(errno)") }
        // For writing, too: so it never looks as if all writers had gone.
        descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw Gse.Unexpected(line: "open: \(errno)") }
    }

    deinit { close(descriptor) }

    /// Waits for the next line; no thread of the tests is kept waiting.
    ///
    /// What must happen while the command stands there is done in `then`, at once: other tests may have all the threads.
    /// Throws when the command has ended and no line can come any more.
    @discardableResult
    public func line(then act: @escaping @Sendable (String) -> Void = { _ in }) async throws -> String {
        let line = await withCheckedContinuation { read in
            Thread.detachNewThread {
                let line = self.awaitedLine()
                if line != Self.ended { act(line) }
                read.resume(returning: line)
            }
        }
        // The command ended before it came so far.
        guard line != Self.ended else { throw Gse.Unexpected(line: line) }
        return line
    }

    private func awaitedLine() -> String {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while byte != 10 {
            let count = read(descriptor, &byte, 1)
            guard count == 1 || errno == EINTR else { break }
            if count == 1, byte != 10 { bytes.append(byte) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Says that the command has ended.
    public func end() {
        let line = Array("\(Self.ended)\n".utf8)
        _ = write(descriptor, line, line.count)
    }

    private static let ended = "ended"
}
