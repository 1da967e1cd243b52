import Admission
import CSpawn
import Effects
import Glibc

/// One command on one target, from its start to its end.
///
/// Lives on the loop's thread only.
final class RunningCommand {
    /// Where it stands.
    enum Phase {
        /// The program runs.
        case running
        /// The program has exited; its output is read to the end, or until the deadline.
        case draining
        /// The whole tree is being ended.
        case ending(TaskStatus)
    }

    /// The pipes of a command, this process's ends; -1 when closed.
    struct Pipes {
        var stdin: Int32 = -1
        var stdout: Int32 = -1
        var stderr: Int32 = -1
    }

    let id: UInt64
    let batch: CommandBatch
    let host: String
    let pid: pid_t
    let tag: UInt64
    let startTime: Timestamp
    let startInstant: Int64
    /// When something is to be done about it next.
    var deadline: Int64
    /// In the ending phase: when TERM turns into KILL, and when even that is given up.
    var killInstant: Int64 = .max
    var surrenderInstant: Int64 = .max
    var phase = Phase.running
    var pidfd: Int32
    var pipes: Pipes
    var hasExited = false
    /// How often in a row nothing of it was found alive.
    var emptyLooks = 0
    private(set) var stdout: StreamCapture
    private(set) var stderr: StreamCapture
    private var written = 0

    init(
        id: UInt64, batch: CommandBatch, host: String, started: gse_spawned, tag: UInt64, pipes: Pipes,
        startTime: Timestamp, startInstant: Int64
    ) {
        self.id = id
        self.batch = batch
        self.host = host
        pid = started.pid
        pidfd = started.pidfd
        self.tag = tag
        self.pipes = pipes
        self.startTime = startTime
        self.startInstant = startInstant
        deadline = startInstant + Monotonic.microseconds(batch.limits.timeout)
        stdout = StreamCapture(limit: batch.limits.output)
        stderr = StreamCapture(limit: batch.limits.output)
    }

    /// Whether both outputs have been read to their end.
    var isDrained: Bool { pipes.stdout < 0 && pipes.stderr < 0 }

    /// Reads one output for a turn and closes it at its end.
    ///
    /// - Returns: whether more is known to be there.
    @discardableResult
    func read(_ stream: OutputStream, nullDevice: Int32, buffer: UnsafeMutableRawBufferPointer) -> Bool {
        let sink: (Bytes) -> Void = { [batch, host] bytes in
            batch.observer.wrote(bytes, to: stream, on: host, of: batch.task)
        }
        let reading: StreamCapture.Reading
        switch stream {
        case .stdout:
            guard pipes.stdout >= 0 else { return false }
            reading = stdout.read(from: pipes.stdout, nullDevice: nullDevice, buffer: buffer, sink: sink)
            if case .ended = reading { Self.shut(&pipes.stdout) }
        case .stderr:
            guard pipes.stderr >= 0 else { return false }
            reading = stderr.read(from: pipes.stderr, nullDevice: nullDevice, buffer: buffer, sink: sink)
            if case .ended = reading { Self.shut(&pipes.stderr) }
        }
        if case .more = reading { return true }
        return false
    }

    /// Writes what standard input takes; closes it when all is written or nobody reads it.
    func feed() {
        guard pipes.stdin >= 0, let input = batch.stdin else { return Self.shut(&pipes.stdin) }
        while written < input.count {
            let count = input.withUnsafeBytes { bytes in
                write(pipes.stdin, bytes.baseAddress?.advanced(by: written), bytes.count - written)
            }
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN { return }
            if count < 0 { break }
            written += count
        }
        Self.shut(&pipes.stdin)
    }

    /// Closes everything it holds and reaps its process.
    ///
    /// - Returns: how the program ended; nil when it could not be made to.
    func release() -> (code: Int32, status: Int32)? {
        Self.shut(&pipes.stdin)
        Self.shut(&pipes.stdout)
        Self.shut(&pipes.stderr)
        var code = Int32(0)
        var status = Int32(0)
        let reaped = gse_reap(pidfd, &code, &status)
        Self.shut(&pidfd)
        return reaped == 1 ? (code, status) : nil
    }

    /// Closes a descriptor once.
    static func shut(_ descriptor: inout Int32) {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
    }
}
