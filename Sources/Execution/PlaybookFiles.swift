public import Effects
import Glibc

/// The files beside a playbook: its modules, templates and contents.
///
/// There is no way out of the directory. Names are relative, with components of letters, digits, `.`, `_`
/// and `-` that do not begin with a dot. Symbolic links are followed only as far as the directory reaches.
public struct PlaybookFiles: Sendable {
    private let root: String?
    /// The most bytes one file may have.
    public let longest: ByteCount

    /// No files at all.
    public static let none = PlaybookFiles(root: nil, longest: ByteCount(0))

    /// The files below `directory`, each at most `longest` (16 MiB unless given).
    public init(below directory: String, longest: ByteCount = .mebibytes(16)) {
        self.init(root: directory, longest: longest)
    }

    private init(root: String?, longest: ByteCount) {
        self.root = root
        self.longest = longest
    }

    /// What a file contains.
    ///
    /// - Throws: ``Misuse`` with the code `usage.file` when the name leads outside, there is no such regular file, or it
    ///   is too long.
    public func content(of name: String) throws(Misuse) -> Bytes {
        guard let root else { throw Misuse(code: "usage.file", "there are no files beside this playbook") }
        guard Self.isInside(name) else {
            throw Misuse(
                code: "usage.file", "\(quoted(name)) is not a file name below the playbook's directory")
        }
        let path = root + "/" + name
        guard let real = Self.resolved(path), let home = Self.resolved(root), real.hasPrefix(home + "/")
        else {
            throw Misuse(code: "usage.file", "there is no file \(quoted(name)) beside the playbook")
        }
        return try read(real, name)
    }

    private func read(_ path: String, _ name: String) throws(Misuse) -> Bytes {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard file >= 0 else {
            throw Misuse(
                code: "usage.file", "\(quoted(name)) cannot be read: \(String(cString: strerror(errno)))")
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw Misuse(code: "usage.file", "\(quoted(name)) is not a regular file")
        }
        guard status.st_size <= longest.bytes else {
            throw Misuse(
                code: "usage.file", "\(quoted(name)) has \(status.st_size) bytes; at most \(longest) are read"
            )
        }
        var content = Bytes()
        var chunk = Bytes(repeating: 0, count: 65_536)
        while content.count <= longest.bytes {
            let count = Glibc.read(file, &chunk, chunk.count)
            if count <= 0 { break }
            content += chunk[..<count]
        }
        return content
    }

    private static let nameBytes = Set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-".utf8)

    /// Whether a text is a file's name below a directory: relative, with no component that begins with a dot.
    public static func isInside(_ name: String) -> Bool {
        let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return !parts.isEmpty && parts.count <= 16 && name.utf8.count <= 1024
            && parts.allSatisfy { part in
                part.first.map { $0 != UInt8(ascii: ".") } == true && part.allSatisfy(nameBytes.contains)
            }
    }

    private static func resolved(_ path: String) -> String? {
        guard let found = realpath(path, nil) else { return nil }
        defer { free(found) }
        return String(cString: found)
    }
}

/// A name in a message, in quotes, cut when long, with nothing in it that could disturb a terminal.
func quoted(_ text: String) -> String {
    let shown = text.unicodeScalars.prefix(80).map { scalar in
        scalar.value < 32 || scalar.value == 127 ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
    }
    return "\"" + shown.joined() + (text.unicodeScalars.count > 80 ? "…" : "") + "\""
}
