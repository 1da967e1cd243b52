import Effects
import Glibc
import Synchronization

/// What a file of keys says, read again when the file is another; a bad new one leaves the old in force.
///
/// Each request looks at the file's inode, size and times, which takes a microsecond: new keys count with the next request,
/// and nothing has to be told of them.
final class WatchedFile<Value: Sendable>: Sendable {
    /// What a file says, and sentences on it for the log.
    typealias Parsed = (value: Value, notes: [String])

    /// What tells one state of a file from another.
    private struct Identity: Equatable {
        let device: dev_t
        let inode: ino_t
        let size: off_t
        let modified: Int
        let changed: Int

        init(_ status: stat) {
            device = status.st_dev
            inode = status.st_ino
            size = status.st_size
            modified = status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec
            changed = status.st_ctim.tv_sec * 1_000_000_000 + status.st_ctim.tv_nsec
        }
    }

    private struct State {
        var value: Value
        /// The file that was last read, for good or ill; nil while it may yet be written to without a trace.
        var seen: Identity?
        var problem: String?
    }

    let path: String
    private let parse: @Sendable (Bytes) throws(KeyProblem) -> Parsed
    private let note: @Sendable (String) -> Void
    /// Requests come on any thread.
    private let state: Mutex<State>

    /// Reads the file.
    ///
    /// `note` gets each new problem with it, and what `parse` has to say of it.
    /// - Throws: ``KeyProblem`` when it cannot be read or `parse` throws.
    init(
        path: String, note: @escaping @Sendable (String) -> Void,
        parse: @escaping @Sendable (Bytes) throws(KeyProblem) -> Parsed
    ) throws(KeyProblem) {
        self.path = path
        self.parse = parse
        self.note = note
        let (bytes, status) = try KeyFile.read(path, closed: .toWriting)
        let parsed = try parse(bytes)
        state = Mutex(State(value: parsed.value, seen: Self.identity(status)))
        for line in parsed.notes { note("\(path): \(line)") }
    }

    /// What the file says now, or what it said when it was last in order.
    func current() -> Value {
        let (value, lines) = state.withLock { state in
            let lines = refresh(&state)
            return (state.value, lines)
        }
        for line in lines { note("\(path): \(line)") }
        return value
    }

    /// What is wrong with the file; nil when it is in order.
    var problem: String? {
        _ = current()
        return state.withLock(\.problem)
    }

    /// Reads the file again if it is another; sentences on what is new.
    private func refresh(_ state: inout State) -> [String] {
        var status = stat()
        if stat(path, &status) == 0, Identity(status) == state.seen { return [] }
        let before = state.problem
        do throws(KeyProblem) {
            let (bytes, status) = try KeyFile.read(path, closed: .toWriting)
            let wasUnsettled = state.seen == nil
            state.seen = Self.identity(status)
            let parsed = try parse(bytes)
            state.value = parsed.value
            state.problem = nil
            return wasUnsettled ? [] : parsed.notes
        } catch {
            state.problem = "\(error.message); the keys from before stay in force"
            return [state.problem].compactMap { $0 == before ? nil : $0 }
        }
    }

    /// Nil while a write would not change the file's times: they count in the kernel's ticks, of 1 to 10 ms.
    private static func identity(_ status: stat) -> Identity? {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let seconds = now.tv_sec - status.st_mtim.tv_sec
        let age = seconds * 1000 + (now.tv_nsec - status.st_mtim.tv_nsec) / 1_000_000
        return 0...20 ~= age ? nil : Identity(status)
    }
}
