import CSpawn
import Effects
import Glibc

/// One use of a connection, from its beginning to its end.
///
/// Lives on the loop's thread only.
final class Channel {
    /// Where it stands.
    enum Phase {
        /// Asked for; the host has not opened it yet.
        case opening
        /// Open; of a command, its shell has not greeted yet.
        case open
        /// The command runs, in a session whose leader has this number.
        case running(pid: Int32)
        /// It exited with this code; its output is read to the end, or until the deadline.
        case draining(Int32)
        /// It is being ended.
        case stopping(Stop)
        /// The control socket was closed without a word; what that means is known when the deadline comes.
        case orphaned
    }

    /// Why it is ended before its time.
    enum Stop { case timeUp, cancelled, flood }

    /// What is to be sent on the control socket.
    private enum Outgoing {
        case bytes(Bytes, from: Int)
        case descriptor(Int32)
    }

    let id: UInt64
    let request: ChannelRequest
    let connection: Connection
    /// What it is to end; nil for every channel but those of kills.
    let kill: Connection.Kill?
    var phase = Phase.opening
    var deadline = Int64.max
    var socket: Int32
    var stdin: Int32 = -1
    var stdout: Int32 = -1
    var stderr: Int32 = -1
    var startTime: Timestamp?
    let beginInstant = Monotonic.now
    var startInstant: Int64
    /// When something was read last.
    var lastRead: Int64 = 0
    /// When it exited.
    var exitInstant: Int64 = 0
    private(set) var conversation = MuxConversation()
    private var outgoing: [Outgoing] = []
    private var far: [Int32] = []
    private let input: Bytes
    private var written = 0
    private var greeting: RemoteGreeting.Reader?
    /// What came is no greeting, though it has its random word: none is looked for any more.
    private var hasGreetedWrongly = false
    private(set) var out: StreamCapture
    private(set) var err: StreamCapture
    /// What came on standard error before the greeting; the shell's own words when none comes.
    private var held: Bytes = []

    /// Connects to a connection's socket and makes ready what is to be sent.
    ///
    /// - Throws: the errno of what could not be had.
    init(
        id: UInt64, _ request: ChannelRequest, on connection: Connection, socketPath: String,
        nullDevice: Int32,
        kill: Connection.Kill?
    ) throws(ChannelFailure) {
        self.id = id
        self.request = request
        self.connection = connection
        self.kill = kill
        startInstant = beginInstant
        out = StreamCapture(limit: request.output)
        err = StreamCapture(limit: request.output)
        let opening: Bytes
        switch request.kind {
        case .command(let line, let nonce, _):
            input = line.input(before: request.input)
            greeting = RemoteGreeting.Reader(nonce: nonce)
            opening = MuxFrame.session(command: line.text)
        case .question(let line):
            input = line.input(before: request.input)
            opening = MuxFrame.session(command: line.text)
        case .forwarding(let host, let port, _):
            input = request.input
            opening = MuxFrame.forwarding(to: host, port: port)
        }
        socket = gse_connect_local(socketPath)
        guard socket >= 0 else { throw ChannelFailure(error: -socket) }
        outgoing.append(.bytes(MuxFrame.hello + opening, from: 0))
        do throws(ChannelFailure) {
            try openPipes(nullDevice)
        } catch {
            release()
            throw error
        }
    }

    private func openPipes(_ nullDevice: Int32) throws(ChannelFailure) {
        if input.isEmpty {
            outgoing.append(.descriptor(nullDevice))
        } else {
            stdin = try pipe(isInput: true)
        }
        stdout = try pipe(isInput: false)
        if case .forwarding = request.kind { return }
        stderr = try pipe(isInput: false)
    }

    /// Makes a pipe whose far end goes to ssh; answers the near one, which does not block.
    private func pipe(isInput: Bool) throws(ChannelFailure) -> Int32 {
        var near = Int32(-1)
        var other = Int32(-1)
        let error = gse_pipe(!isInput, false, &near, &other)
        guard error == 0 else { throw ChannelFailure(error: error) }
        far.append(other)
        outgoing.append(.descriptor(other))
        return near
    }

    /// Sends what the socket takes; true when all is sent.
    func send() throws(ChannelFailure) -> Bool {
        while let next = outgoing.first {
            switch next {
            case .bytes(let bytes, let from):
                let count = bytes.withUnsafeBytes { all in
                    Glibc.send(
                        socket, all.baseAddress?.advanced(by: from), all.count - from, Int32(MSG_NOSIGNAL))
                }
                if count < 0, errno == EINTR { continue }
                if count < 0, errno == EAGAIN { return false }
                guard count >= 0 else { throw ChannelFailure(error: errno) }
                if from + count < bytes.count {
                    outgoing[0] = .bytes(bytes, from: from + count)
                } else {
                    outgoing.removeFirst()
                }
            case .descriptor(let descriptor):
                let error = gse_send_descriptor(socket, descriptor)
                if error == EAGAIN { return false }
                guard error == 0 else { throw ChannelFailure(error: error) }
                outgoing.removeFirst()
            }
        }
        for descriptor in far { close(descriptor) }
        far = []
        return true
    }

    /// Takes what ssh said on the control socket; nil at its end.
    func heard(_ buffer: UnsafeMutableRawBufferPointer) -> [MuxConversation.Event]? {
        let count = read(socket, buffer.baseAddress, buffer.count)
        if count < 0, errno == EAGAIN || errno == EINTR { return [] }
        guard count > 0 else { return nil }
        return conversation.take(buffer.prefix(count))
    }

    /// Reads standard output for a turn.
    ///
    /// - Returns: what the greeting says, once: when it is there.
    func readOut(nullDevice: Int32, buffer: UnsafeMutableRawBufferPointer) -> RemoteGreeting? {
        guard stdout >= 0 else { return nil }
        if greeting != nil { return readGreeting(buffer) }
        let reading = out.read(from: stdout, nullDevice: nullDevice, buffer: buffer) { [request] in
            request.wrote($0, .stdout)
        }
        lastRead = Monotonic.now
        if case .ended = reading { RunningCommand.shut(&stdout) }
        return nil
    }

    private func readGreeting(_ buffer: UnsafeMutableRawBufferPointer) -> RemoteGreeting? {
        let count = read(stdout, buffer.baseAddress, buffer.count)
        if count < 0, errno == EAGAIN || errno == EINTR { return nil }
        guard count > 0, !hasGreetedWrongly else {
            if count <= 0 { RunningCommand.shut(&stdout) }
            return nil
        }
        let result = greeting?.take(Bytes(buffer.prefix(count)))
        switch result {
        case .incomplete, nil: return nil
        case .started(_, let rest):
            tellHeld()
            out.take(rest) { [request] in request.wrote($0, .stdout) }
        case .refused: break
        case .missing:
            hasGreetedWrongly = true
            return nil
        }
        greeting = nil
        return result
    }

    /// Whether the shell has still to greet.
    var awaitsGreeting: Bool { greeting != nil }

    /// What it means that the line's shell exited, once its output was read.
    func ending(exited code: Int32) -> ChannelEnding.Way {
        awaitsGreeting ? .notGreeted(exitCode: code) : .exited(code)
    }

    /// What came before the greeting, when it never came.
    var noise: Bytes {
        if case .missing(let noise)? = greeting?.end() { noise } else { [] }
    }

    /// Reads standard error for a turn.
    ///
    /// Nobody is told of it before the greeting: a shell that cannot read the line complains of it there, all of
    /// the line repeated.
    func readErr(nullDevice: Int32, buffer: UnsafeMutableRawBufferPointer) {
        guard stderr >= 0 else { return }
        let isHeld = awaitsGreeting
        let reading = err.read(from: stderr, nullDevice: nullDevice, buffer: buffer) { bytes in
            if isHeld { held += bytes } else { request.wrote(bytes, .stderr) }
        }
        lastRead = Monotonic.now
        if case .ended = reading { RunningCommand.shut(&stderr) }
    }

    /// Tells what was held back of standard error.
    func tellHeld() {
        if !held.isEmpty { request.wrote(held, .stderr) }
        held = []
    }

    /// Whether both outputs have been read to their end.
    var isDrained: Bool { stdout < 0 && stderr < 0 }

    /// How many bytes its streams wrote together.
    var said: Int { out.output.written + err.output.written }

    /// How many bytes the louder of its streams wrote.
    var loudest: Int { max(out.output.written, err.output.written) }

    /// Writes what standard input takes; closes it when all is written or nobody reads it.
    ///
    /// That of a forwarding stays open: a server may take its end for the client's.
    ///
    /// - Returns: whether there is more to write.
    func feed() -> Bool {
        while stdin >= 0, written < input.count {
            let count = input.withUnsafeBytes { bytes in
                write(stdin, bytes.baseAddress?.advanced(by: written), bytes.count - written)
            }
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN { return true }
            if count < 0 { break }
            written += count
        }
        if !request.isForwarding { RunningCommand.shut(&stdin) }
        return false
    }

    /// Closes everything it holds.
    func release() {
        for descriptor in far { close(descriptor) }
        far = []
        RunningCommand.shut(&socket)
        RunningCommand.shut(&stdin)
        RunningCommand.shut(&stdout)
        RunningCommand.shut(&stderr)
    }
}

/// A channel could not be had, with the errno of why.
struct ChannelFailure: Error {
    let error: Int32
}
