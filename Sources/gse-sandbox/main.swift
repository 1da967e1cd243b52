import CLuaShim
import Glibc
import LuaSandbox
import SandboxProtocol

// The worker: one script behind the socket at descriptor 3. It says hello, is given a script, and takes turns.

/// Ends at once: no finalizer, no handler, nothing of the script runs any more.
func leave(_ status: Int32) -> Never { _exit(status) }

/// Writes a frame of our own.
func send(_ frame: Frame, to socket: borrowing FrameSocket) -> Bool {
    guard let bytes = try? frame.encoded() else { return false }
    return gse_write_all(socket.descriptor, bytes, bytes.count)
}

func serve() -> Never {
    gse_crash_at_once()
    var socket = FrameSocket()
    guard send(.hello(version: ProgramVersion.text), to: socket) else { leave(2) }
    guard let first = socket.next(), case .start(let start)? = try? Frame.decode(first, from: .host) else {
        leave(3)
    }
    guard let machine = try? LuaMachine(start, limitDescriptor: socket.descriptor) else {
        // Not even an empty world fits.
        _ = send(.limit(LimitReached(reason: .memory)), to: socket)
        leave(1)
    }
    guard machine.installLimits() else { leave(3) }
    machine.beginTurn()
    while machine.writeTurn(to: socket.descriptor) {
        guard let frame = socket.next() else { leave(0) }
        guard let resume = try? Frame.decodeResume(frame) else { leave(3) }
        machine.resumeTurn(resume.strand, isError: resume.isError, value: resume.value)
    }
    leave(2)
}

if CommandLine.arguments.dropFirst() == ["--version"] {
    print(ProgramVersion.text)
} else {
    serve()
}
