import Effects
import Glibc

/// The start markers that a run's commands left on this machine: `TASK HOST PID START-TIME` for each, in a file.
struct StartMarkers {
    /// A process that was about to execute its program.
    struct Marker {
        let pid: pid_t
        /// Field 22 of /proc/PID/stat.
        let started: UInt64
    }

    private var markers: [String: Marker] = [:]

    /// Reads a file; one that does not exist holds none.
    ///
    /// Answers nil when it cannot be read: then nothing is known.
    init?(file: String) {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        if descriptor < 0, errno == ENOENT { return }
        guard descriptor >= 0, let stream = fdopen(descriptor, "r") else { return nil }
        defer { fclose(stream) }
        var line: UnsafeMutablePointer<CChar>?
        var capacity = 0
        defer { free(line) }
        while getline(&line, &capacity, stream) > 0, let line {
            let words = String(cString: line).split(whereSeparator: { $0 == " " || $0 == "\n" })
            // A torn last line is of a command that was not executed: the marker comes first.
            guard words.count >= 4, let pid = pid_t(words[words.count - 2]),
                let started = UInt64(words[words.count - 1])
            else { continue }
            markers[words.dropLast(2).joined(separator: " ")] = Marker(pid: pid, started: started)
        }
        if ferror(stream) != 0 { return nil }
    }

    /// The tasks that were started anywhere.
    var tasks: Set<TaskID> {
        Set(markers.keys.compactMap { $0.split(separator: " ").first.map { TaskID(String($0)) } })
    }

    /// The last marker of a task on a host; nil when it was never started there.
    func marker(of task: TaskID, on host: String) -> Marker? { markers["\(task) \(host)"] }
}
