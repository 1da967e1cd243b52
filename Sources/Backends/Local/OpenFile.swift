import CSpawn
import Effects
import Glibc

/// A descriptor with one owner, closed when it goes out of use.
struct OpenFile: ~Copyable {
    /// The descriptor.
    let descriptor: Int32

    /// Takes over what a system call returned.
    ///
    /// - Throws: ``FileFailure`` when that was a failure.
    init(_ descriptor: Int32, _ attempt: String) throws(FileFailure) {
        guard descriptor >= 0 else { throw FileFailure(errno, attempt) }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// What the kernel says about it.
    func status() throws(FileFailure) -> stat {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileFailure(errno, "looking at the file") }
        return status
    }

    /// Its bytes from the beginning; nil when there are more than `most`.
    func bytes(most: Int) throws(FileFailure) -> Bytes? {
        var bytes = Bytes()
        while true {
            let part = try part(at: bytes.count, room: 256 << 10)
            if part.isEmpty { return bytes }
            bytes += part
            if bytes.count > most { return nil }
        }
    }

    /// Writes its bytes from the beginning to another file, a part at a time: it may be larger than memory.
    func copy(to other: borrowing OpenFile) throws(FileFailure) {
        let room = 256 << 10
        var done = 0
        while true {
            let part = try part(at: done, room: room)
            if part.isEmpty { return }
            try other.write(part)
            done += part.count
        }
    }

    private func part(at offset: Int, room: Int) throws(FileFailure) -> Bytes {
        while true {
            var error = Int32(0)
            let part = Bytes(unsafeUninitializedCapacity: room) { buffer, count in
                let read = pread(descriptor, buffer.baseAddress, room, off_t(offset))
                error = read < 0 ? errno : 0
                count = max(0, read)
            }
            if error == EINTR { continue }
            guard error == 0 else { throw FileFailure(error, "reading the file") }
            return part
        }
    }

    /// Writes all of the bytes.
    func write(_ bytes: Bytes) throws(FileFailure) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { all in
                Glibc.write(descriptor, all.baseAddress?.advanced(by: done), all.count - done)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw FileFailure(count < 0 ? errno : ENOSPC, "writing the file") }
            done += count
        }
    }
}

extension Bytes {
    /// Calls a function with these bytes as a NUL-closed text.
    func withText<Value>(_ body: (UnsafePointer<CChar>) -> Value) -> Value {
        var text = map { CChar(bitPattern: $0) }
        text.append(0)
        return text.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else {
                preconditionFailure("a text with its NUL is not empty")
            }
            return body(start)
        }
    }
}
