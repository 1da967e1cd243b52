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
    var socket = FrameSocket()
    guard send(.hello(version: ProgramVersion.text), to: socket) else { leave(2) }
    guard let first = socket.next(), case .start(let start)? = try? Frame.decode(first),
        let machine = try? LuaMachine(start, limitDescriptor: socket.descriptor), machine.installLimits()
    else { leave(3) }
    machine.beginTurn()
    while machine.writeTurn(to: socket.descriptor) {
        guard let frame = socket.next() else { leave(0) }
        let head = frame.startIndex
        guard frame.count > 6, frame[head] == 0x02 else { leave(3) }
        let strand = (0..<4).reduce(UInt32(0)) { $0 | UInt32(frame[head + 1 + $1]) << UInt32(8 * $1) }
        machine.resumeTurn(strand, isError: frame[head + 5] == 1, value: frame[(head + 6)...])
    }
    leave(2)
}

if CommandLine.arguments.dropFirst() == ["--version"] {
    print(ProgramVersion.text)
} else {
    serve()
}
