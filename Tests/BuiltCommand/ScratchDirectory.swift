public import Foundation

/// A directory of one test, removed with it.
public final class ScratchDirectory: Sendable {
    /// Where it is; no symbolic link on the way.
    public let url: URL

    /// Makes a directory with these files; folders in their names are made too.
    public init(_ files: [String: String] = [:]) throws {
        url = URL(filePath: "/tmp/gse-test.\(UUID().uuidString)", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        for (name, text) in files { try write(text, to: name) }
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// Where a file of this directory is.
    public func path(_ name: String) -> String { url.appending(path: name).path(percentEncoded: false) }

    /// Writes a file.
    public func write(_ text: String, to name: String) throws {
        let file = url.appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    /// What a file contains.
    public func read(_ name: String) throws -> String {
        try String(contentsOf: url.appending(path: name), encoding: .utf8)
    }
}
