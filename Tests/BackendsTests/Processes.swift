import Admission
import Effects
import Glibc
import Synchronization
import Testing

/// What tests ask the kernel about processes.
enum Processes {
    /// The first whole number in an output.
    static func number(in output: Bytes) throws -> pid_t {
        let digits = output.drop { !(48...57).contains($0) }.prefix { (48...57).contains($0) }
        return try #require(pid_t(String(decoding: digits, as: UTF8.self)))
    }

    /// Whether a process exists and is no zombie.
    static func isAlive(_ pid: pid_t) -> Bool {
        guard let state = state(pid) else { return false }
        return state != UInt8(ascii: "Z") && state != UInt8(ascii: "X")
    }

    /// Whether a process, though it may be shown as a zombie, has threads that live.
    static func hasOtherThreads(_ pid: pid_t) -> Bool {
        guard let directory = opendir("/proc/\(pid)/task") else { return false }
        defer { closedir(directory) }
        var count = 0
        while let entry = readdir(directory) {
            if entry.pointee.d_name.0 != CChar(UInt8(ascii: ".")) { count += 1 }
        }
        return count > 1
    }

    /// How many zombies are children of this process and carry one of these names.
    static func zombies(named name: String) -> Int {
        children().filter {
            state($0) == UInt8(ascii: "Z") && read("/proc/\($0)/comm") == Bytes("\(name)\n".utf8)
        }
        .count
    }

    /// Whether a process that sleeps and writes in turns has gone through some of them and still lives: its
    /// count of voluntary switches grows.
    static func survivesTicks(_ pid: pid_t) async throws -> Bool {
        let first = try switches(pid)
        while isAlive(pid) {
            if try switches(pid) > first + 6 { return true }
            try await Task.sleep(for: .milliseconds(20))
        }
        return false
    }

    /// The arguments of each process of this machine, zombies not among them, that has all of these among them.
    static func words(naming wanted: [String]) -> [[String]] {
        guard let directory = opendir("/proc") else { return [] }
        defer { closedir(directory) }
        var found: [[String]] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard pid_t(name) != nil else { continue }
            let words = read("/proc/\(name)/cmdline").split(separator: 0).map {
                String(decoding: $0, as: UTF8.self)
            }
            if wanted.allSatisfy(words.contains) { found.append(words) }
        }
        return found
    }

    /// The descriptors this process holds.
    static func openDescriptors() -> Int {
        guard let directory = opendir("/proc/self/fd") else { return -1 }
        defer { closedir(directory) }
        var count = 0
        while readdir(directory) != nil { count += 1 }
        return count
    }

    /// A small file of /proc.
    static func read(_ path: String) -> Bytes {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        return Bytes(unsafeUninitializedCapacity: 65_536) { buffer, count in
            count = max(0, Glibc.read(descriptor, buffer.baseAddress, buffer.count))
        }
    }

    private static func children() -> [pid_t] {
        guard let directory = opendir("/proc/self/task") else { return [] }
        defer { closedir(directory) }
        var found: [pid_t] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            let text = read("/proc/self/task/\(name)/children")
            found += text.split(separator: UInt8(ascii: " ")).compactMap {
                pid_t(String(decoding: $0, as: UTF8.self))
            }
        }
        return found
    }

    private static func state(_ pid: pid_t) -> UInt8? {
        let text = read("/proc/\(pid)/stat")
        guard let end = text.lastIndex(of: UInt8(ascii: ")")), end + 2 < text.count else { return nil }
        return text[end + 2]
    }

    private static func switches(_ pid: pid_t) throws -> Int {
        let lines = read("/proc/\(pid)/status").split(separator: UInt8(ascii: "\n"))
        let line = lines.first { $0.starts(with: "voluntary_ctxt_switches:".utf8) }
        return try Int(number(in: Bytes(#require(line))))
    }
}

/// Lets a test wait for the first output of a command.
final class FirstOutput: TaskObserver {
    private let stream: AsyncStream<Bytes>
    private let continuation: AsyncStream<Bytes>.Continuation
    private let kept = Mutex<[HostOutcome]>([])

    init() { (stream, continuation) = AsyncStream.makeStream() }

    /// The endings so far.
    var outcomes: [HostOutcome] { kept.withLock { $0 } }

    /// The first bytes; empty when it ended without any.
    func bytes() async -> Bytes {
        for await bytes in stream { return bytes }
        return []
    }

    func ended(_ outcome: HostOutcome, of task: TaskID) {
        kept.withLock { $0.append(outcome) }
        continuation.finish()
    }

    func wrote(_ bytes: Bytes, to stream: OutputStream, on host: String, of task: TaskID) {
        continuation.yield(bytes)
    }
}
