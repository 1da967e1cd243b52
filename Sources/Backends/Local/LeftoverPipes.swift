import CSpawn
import Glibc

/// Outputs that a daemon still holds after its command is done.
///
/// They are read and forgotten for a while,
/// because a daemon whose pipe closes under it dies of SIGPIPE at its next line.
struct LeftoverPipes {
    /// A daemon that writes more than this is flooding nobody; its pipe is closed.
    private static let budget = 16 << 20
    /// More pipes than this are not kept; the newest is closed.
    private static let most = 512

    private var pipes: [UInt64: (descriptor: Int32, read: Int)] = [:]

    /// Takes over a pipe that is in the poll no longer.
    mutating func adopt(_ descriptor: inout Int32, id: UInt64, poll: borrowing EventPoll) {
        guard descriptor >= 0 else { return }
        let key = EventKey<CommandTable.EventKind>(id, .leftover).packed
        guard pipes.count < Self.most, poll.add(descriptor, key: key) else {
            return RunningCommand.shut(&descriptor)
        }
        pipes[id] = (descriptor, 0)
        descriptor = -1
    }

    /// Forgets what has come.
    mutating func drain(_ id: UInt64, nullDevice: Int32) {
        guard let pipe = pipes[id] else { return }
        let count = gse_discard(pipe.descriptor, nullDevice, 1 << 20)
        if count == -Int(EAGAIN) || count == -Int(EINTR) { return }
        pipes[id]?.read += max(0, count)
        guard count <= 0 || pipe.read > Self.budget else { return }
        pipes[id] = nil
        close(pipe.descriptor)
    }

    /// Closes what it holds.
    mutating func end() {
        for pipe in pipes.values { close(pipe.descriptor) }
        pipes = [:]
    }
}
