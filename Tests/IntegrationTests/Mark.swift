import Foundation
import Glibc
import Testing

/// A pipe with a name: commands write a line into it when they have come so far, and tests wait for it.
final class Mark: Sendable {
    let path: String
    private let descriptor: Int32

    init(in gse: Gse) throws {
        path = gse.folder.path + "/mark"
        try #require(mkfifo(path, 0o600) == 0)
        // For writing, too: so it never looks as if all writers had gone.
        descriptor = open(path, O_RDWR | O_CLOEXEC)
        try #require(descriptor >= 0)
    }

    deinit { close(descriptor) }

    /// Waits for the next line.
    ///
    /// Throws when the command has ended and no line can come any more.
    func line() throws -> String {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while read(descriptor, &byte, 1) == 1, byte != 10 { bytes.append(byte) }
        let line = String(decoding: bytes, as: UTF8.self)
        try #require(line != Self.ended, "the command ended before it came so far")
        return line
    }

    /// Says that the command has ended.
    func end() {
        let line = Array("\(Self.ended)\n".utf8)
        _ = write(descriptor, line, line.count)
    }

    private static let ended = "ended"
}
