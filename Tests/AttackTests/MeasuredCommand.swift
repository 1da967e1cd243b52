import BuiltCommand
import Foundation
import Glibc

/// Starts a command and watches it from a thread of its own.
enum MeasuredCommand {
    struct Failure: Error { let reason: String }

    /// After this long nobody waits any more: whatever runs then has outlived every limit of the corpus.
    static let patience: Duration = .seconds(60)

    private static let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")

    /// Runs a command to its end, with nothing on standard input.
    static func run(_ program: URL, _ arguments: [String], in scratch: Gse) async throws
        -> MeasuredEnding
    {
        let begin = ContinuousClock.now
        let output = scratch.path("standard-output")
        let messages = scratch.path("standard-error")
        let pid = try start([program.path] + arguments, output, messages, scratch.folder.path)
        var ending = await withCheckedContinuation { ended in
            Thread.detachNewThread { ended.resume(returning: watch(pid, since: begin)) }
        }
        for file in [output, messages] {
            let bytes = try Data(contentsOf: URL(filePath: file))
            ending.outputBytes += bytes.count
            ending.output += String(decoding: bytes, as: UTF8.self)
        }
        return ending
    }

    private static func start(
        _ words: [String], _ output: String, _ messages: String, _ place: String
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, messages, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        let environment = ["PATH=/usr/bin:/bin", "HOME=\(place)", "SWIFT_BACKTRACE=enable=no"]
        var arguments = words.map { strdup($0) } + [nil]
        var variables = environment.map { strdup($0) } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var pid: pid_t = 0
        let failure = posix_spawn(&pid, words[0], &actions, nil, &arguments, &variables)
        guard failure == 0 else { throw Failure(reason: "\(words[0]): error \(failure)") }
        return pid
    }

    /// Blocks until the command's end; looks at its memory meanwhile, which nobody can after it.
    private static func watch(_ pid: pid_t, since begin: ContinuousClock.Instant) -> MeasuredEnding {
        var peak = 0
        var ended = siginfo_t()
        while waitid(P_PID, id_t(pid), &ended, WEXITED | WNOWAIT | WNOHANG) == 0, ended.si_signo == 0 {
            peak = max(peak, peakBytes(pid))
            if begin.duration(to: .now) > patience { kill(pid, SIGKILL) }
            usleep(5000)
        }
        let wall = begin.duration(to: .now)
        let cpu = childrenCPU(pid)  // of a process that is not reaped yet
        var status: Int32 = 0
        waitpid(pid, &status, 0)
        let signal = status & 0x7f
        return MeasuredEnding(
            code: signal == 0 ? (status >> 8) & 0xff : nil, signal: signal == 0 ? nil : signal, output: "",
            outputBytes: 0, wall: wall, childrenCPU: cpu, peakBytes: peak)
    }

    /// 0 until its own program is executed: whoever starts it may go on a moment before that, and it has their memory still.
    private static func peakBytes(_ pid: pid_t) -> Int {
        let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/exe")
        guard let program, program != own else { return 0 }
        let lines = read("/proc/\(pid)/status").split(separator: "\n")
        guard let line = lines.first(where: { $0.hasPrefix("VmHWM:") }) else { return 0 }
        return (Int(line.filter(\.isNumber)) ?? 0) << 10
    }

    /// The fields `cutime` and `cstime` of proc(5), the 16th and 17th; the 2nd may have spaces, so from its end.
    private static func childrenCPU(_ pid: pid_t) -> Duration {
        let fields = read("/proc/\(pid)/stat").split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 14 else { return .zero }
        let ticks = (Int64(fields[13]) ?? 0) + (Int64(fields[14]) ?? 0)
        return .milliseconds(ticks * 1000 / Int64(sysconf(Int32(_SC_CLK_TCK))))
    }

    /// A file of /proc, whose size is not known beforehand.
    private static func read(_ path: String) -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return "" }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 8192)
        let count = Glibc.read(file, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}
