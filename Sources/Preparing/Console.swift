package import Effects
import Glibc
import Synchronization

/// One of the standard streams.
///
/// A reader that has gone away is no error; what cannot be written is dropped.
package struct Console: Sendable {
    /// The descriptor written to.
    package let descriptor: Int32

    package static let standardOutput = Console(descriptor: STDOUT_FILENO)
    package static let standardError = Console(descriptor: STDERR_FILENO)

    private static let failure = Atomic<Int32>(0)
    private static let hasLostReader = Atomic(false)

    /// Gives each standard stream that is closed a descriptor that fails to be used, before anything else is
    /// opened.
    ///
    /// Without this the next file would get the number of a stream: messages would be written into the
    /// journal.
    package static func reserveStreams() {
        for (stream, mode) in [
            (STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY),
        ] {
            // `open` takes the lowest number that is free.
            if fcntl(stream, F_GETFD) < 0 { _ = open("/dev/null", mode) }
        }
    }

    /// Why some of standard output was lost; nil when all was written or nobody reads it any more.
    package static var outputFailure: String? {
        let number = failure.load(ordering: .relaxed)
        return number == 0 ? nil : String(cString: strerror(number))
    }

    /// Whether a person watches.
    package var isTerminal: Bool {
        isatty(descriptor) == 1 && getenv("TERM").map { String(cString: $0) } != "dumb"
    }

    /// Whether somebody may still read standard output: a pipe whose reader has gone takes nothing any more.
    package var isRead: Bool { !Self.hasLostReader.load(ordering: .relaxed) }

    /// Waits, but no longer than there is somebody who reads.
    package func pause(milliseconds: Int32) {
        var watched = pollfd(fd: descriptor, events: 0, revents: 0)
        guard poll(&watched, 1, milliseconds) > 0 else { return }
        Self.hasLostReader.store(true, ordering: .relaxed)
    }

    /// The columns of the terminal; 80 when it does not say.
    package var width: Int {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// Whether what is written here and there goes to one place, so that its order is seen.
    package func isSame(as other: Console) -> Bool {
        var (own, others) = (stat(), stat())
        guard fstat(descriptor, &own) == 0, fstat(other.descriptor, &others) == 0 else { return false }
        return own.st_dev == others.st_dev && own.st_ino == others.st_ino
    }

    /// Writes a line.
    package func line(_ text: String) { write(Bytes(text.utf8) + [10]) }

    /// Writes lines in one go; nothing when there are none.
    package func lines(_ texts: [String]) {
        if !texts.isEmpty { line(texts.joined(separator: "\n")) }
    }

    /// Writes bytes as they are.
    package func write(_ bytes: Bytes) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&wanted, 1, -1)
            } else if errno != EINTR {
                if errno == EPIPE, descriptor == STDOUT_FILENO {
                    Self.hasLostReader.store(true, ordering: .relaxed)
                }
                let isLost = errno != EPIPE && descriptor == STDOUT_FILENO
                if isLost { Self.failure.store(errno, ordering: .relaxed) }
                return
            }
        }
    }
}
