import CLuaShim
import CWalls
import Glibc
import LuaSandbox
import SandboxProtocol

// The worker: one script behind the socket at descriptor 3. It raises the walls, says hello, is given a script, and
// takes turns.

/// Ends at once: no finalizer, no handler, nothing of the script runs any more.
func leave(_ status: Int32) -> Never { _exit(status) }

/// Writes a frame of our own.
func send(_ frame: Frame) -> Bool {
    guard let bytes = try? frame.encoded() else { return false }
    return gse_write_all(FrameSocket.descriptor, bytes, bytes.count)
}

/// Shuts this process in; from here on it computes and talks over the socket, and cannot do anything else.
func raiseWalls(_ limits: ScriptLimits) -> WallReport? {
    guard gse_limits_install(FrameSocket.descriptor, UInt64(limits.cpuMilliseconds)) else { return nil }
    var bounds = gse_wall_limits(
        cpu_seconds: UInt64(limits.cpuMilliseconds / 1000 + 2), memory_bytes: UInt64(limits.addressBytes))
    var states = [UInt8](repeating: 0, count: GSE_WALLS)
    gse_walls_raise(FrameSocket.descriptor, &bounds, &states)
    return WallReport(states: states)
}

func serve(_ limits: ScriptLimits) -> Never {
    gse_crash_at_once()
    var socket = FrameSocket()
    guard let walls = raiseWalls(limits),
        send(.hello(version: ProgramVersion.text, walls: walls))
    else { leave(2) }
    guard let first = socket.next(), case .start(let start)? = try? Frame.decode(first, from: .host) else {
        leave(3)
    }
    guard let machine = try? LuaMachine(start, limitDescriptor: FrameSocket.descriptor) else {
        // Not even an empty world fits.
        _ = send(.limit(LimitReached(reason: .memory)))
        leave(1)
    }
    machine.guardLimits()
    machine.beginTurn()
    while machine.writeTurn(to: FrameSocket.descriptor) {
        guard let frame = socket.next() else { leave(0) }
        guard let resume = try? Frame.decodeResume(frame) else { leave(3) }
        machine.resumeTurn(resume.strand, isError: resume.isError, value: resume.value)
    }
    leave(2)
}

let arguments = CommandLine.arguments.dropFirst()
if arguments == ["--version"] {
    print(ProgramVersion.text)
} else if arguments.count == 1, let argument = arguments.first, let limits = ScriptLimits(argument: argument),
    gse_is_socket(FrameSocket.descriptor)
{
    serve(limits)
} else {
    let usage = Array("gse-sandbox runs a playbook for gse, which starts it\n".utf8)
    _ = gse_write_all(STDERR_FILENO, usage, usage.count)
    leave(64)
}
