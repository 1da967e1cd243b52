package import Effects
package import Glibc

/// Reads a file the user named, whole.
package enum FileReading {
    /// What a regular file contains, and who may write it.
    package struct Content {
        package let bytes: Bytes
        package let mode: mode_t
        package let owner: uid_t
    }

    /// Reads at most `longest` bytes.
    ///
    /// - Throws: ``Stop``: 66 when there is no such readable regular file, 65 when it is longer.
    package static func content(of path: String, what: String, longest: ByteCount) throws(Stop) -> Content {
        let shown = Harmless.line(path)
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard file >= 0 else {
            throw Stop(.missing, "\(what) \(shown) cannot be read: \(String(cString: strerror(errno)))")
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
            throw Stop(.missing, "\(what) \(shown) is a directory", remedy: "name one file in it")
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw Stop(.missing, "\(what) \(shown) is not a regular file")
        }
        guard status.st_size <= longest.bytes else {
            throw Stop(
                .unparsable, "\(what) \(shown) has \(status.st_size) bytes; at most \(longest) are read")
        }
        var bytes = Bytes()
        var chunk = Bytes(repeating: 0, count: 65_536)
        while bytes.count <= longest.bytes {
            let count = read(file, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw Stop(.missing, "\(what) \(shown) cannot be read: \(String(cString: strerror(errno)))")
            }
            if count == 0 { break }
            bytes += chunk[..<count]
        }
        return Content(bytes: bytes, mode: status.st_mode, owner: status.st_uid)
    }

    /// Whether there is something at that path, be it readable or not.
    package static func exists(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 || errno == EACCES
    }

    /// The path from the root on, links as they are.
    package static func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : (resolved(".") ?? "") + "/" + path
    }

    /// The folder a file is in, from the root on, links as they are.
    package static func folder(of path: String) -> String {
        let path = absolute(path)
        let end = path.lastIndex(of: "/") ?? path.startIndex
        return end == path.startIndex ? "" : String(path[..<end])
    }

    /// The path without links, or nil when there is nothing.
    package static func resolved(_ path: String) -> String? {
        guard let found = realpath(path, nil) else { return nil }
        defer { free(found) }
        return String(cString: found)
    }
}
