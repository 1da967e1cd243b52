import CSpawn
import Effects
import Glibc

/// The private directory of control sockets, and the notice that one has appeared.
final class ControlDirectory: Sendable {
    /// The descriptor that is readable when something appeared.
    let notices: Int32
    private let path: String
    private static let prefix = "gse-ssh-"

    /// Makes one under the runtime directory of the account, or under `/tmp`: a socket's path has at most 107 bytes, and
    /// ssh needs 17 of them while it makes one.
    ///
    /// - Throws: a ``Fault`` when it cannot be made.
    init() throws(Fault) {
        let runtime = getenv("XDG_RUNTIME_DIR").map { String(cString: $0) }
        let bases = [runtime, "/tmp"].compactMap { $0 }.filter { $0.hasPrefix("/") && $0.utf8.count <= 40 }
        var made: String?
        for base in bases where made == nil {
            Self.removeLeftovers(in: base)
            made = Self.made(in: base)
        }
        guard let made else { throw Self.fault(errno) }
        path = made
        notices = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
        guard notices >= 0, inotify_add_watch(notices, path, UInt32(IN_CREATE)) >= 0 else {
            let error = errno
            rmdir(path)
            throw Self.fault(error)
        }
    }

    deinit {
        close(notices)
        remove()
    }

    /// Takes it away, with what an ssh that was killed has left in it.
    func remove() { Self.remove(path) }

    /// The path of the socket of a connection.
    func socket(_ number: UInt64) -> String { "\(path)/\(number)" }

    /// The numbers of the sockets that have appeared since it was asked last.
    func appeared() -> [UInt64] {
        var numbers: [UInt64] = []
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 16 << 10, alignment: 8)
        defer { buffer.deallocate() }
        while true {
            let count = read(notices, buffer.baseAddress, buffer.count)
            guard count > 0 else { return numbers }
            var at = 0
            while at + MemoryLayout<inotify_event>.size <= count {
                let event = buffer.load(fromByteOffset: at, as: inotify_event.self)
                let start = at + MemoryLayout<inotify_event>.size
                let end = min(start + Int(event.len), count)
                // ssh makes it under a name of its own and links it to this one when it listens.
                if let number = UInt64(Bytes(buffer[start..<end].prefix { $0 != 0 }).lossyText) {
                    numbers.append(number)
                }
                at = end
            }
        }
    }

    /// Takes away the socket of a connection that ended without doing so itself.
    func forget(_ number: UInt64) { unlink(socket(number)) }

    private static func made(in base: String) -> String? {
        var template = Bytes("\(base)/\(prefix)\(getpid())-XXXXXX".utf8) + [0]
        return template.withUnsafeMutableBytes { bytes in
            guard let text = bytes.baseAddress?.assumingMemoryBound(to: CChar.self), mkdtemp(text) != nil
            else { return nil }
            return String(cString: text)
        }
    }

    /// Takes a directory of this account away, if nothing but sockets is in it.
    private static func remove(_ path: String) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0, let folder = fdopendir(descriptor) else { return }
        defer { closedir(folder) }
        var about = stat()
        guard fstat(descriptor, &about) == 0, about.st_uid == geteuid() else { return }
        while let entry = readdir(folder) {
            guard entry.pointee.d_type == UInt8(DT_SOCK) else { continue }
            _ = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { unlinkat(descriptor, $0, 0) }
            }
        }
        rmdir(path)
    }

    /// Removes what processes left behind that were killed, or ended with the machine.
    private static func removeLeftovers(in base: String) {
        guard let folder = opendir(base) else { return }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard name.hasPrefix(prefix), let pid = pid_t(name.dropFirst(prefix.count).prefix { $0 != "-" }),
                pid > 0, kill(pid, 0) != 0, errno == ESRCH
            else { continue }
            remove("\(base)/\(name)")
        }
    }

    private static func fault(_ error: Int32) -> Fault {
        Fault(
            code: "fault.ssh",
            message:
                "no directory for control sockets could be made: \(String(cString: strerror(error)).lowercased())",
            remedy: "make $XDG_RUNTIME_DIR or /tmp writable, with room in it", isRetryable: true)
    }
}
