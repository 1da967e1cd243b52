import Effects
import Journaling
import Preparing

/// How a task ended on a host, in words: `failed, exit code 1, output cut`.
enum EndingWords {
    static func line(_ how: HostEnding.How) -> String {
        var words = [word(how.status)]
        if let code = how.exitCode, code != 0 { words.append("exit code \(code)") }
        if let signal = how.signal { words.append("signal \(signal)") }
        if let reason = how.reason { words.append(Harmless.line(reason)) }
        if let isChanged = how.isChanged { words.append(isChanged ? "changed" : "unchanged") }
        if how.isAssumed { words.append("assumed") }
        if how.isCut { words.append("output cut") }
        return words.joined(separator: ", ")
    }

    /// A status as it is said.
    static func word(_ status: TaskStatus) -> String {
        status == .timedOut ? "timed out" : status.rawValue
    }

    /// `4 succeeded, 1 failed`, worst last; what is not there is not said.
    static func counts(_ task: TaskRecord) -> String {
        var counts: [TaskStatus: Int] = [:]
        for ending in task.endings.values { counts[ending.how.status, default: 0] += 1 }
        let open = task.hosts.count - task.endings.count
        if open > 0 { counts[.running] = open }
        return TaskStatus.allCases.sorted().compactMap { status in
            counts[status].map { "\($0) \(status == .running ? "not ended" : word(status))" }
        }.joined(separator: ", ")
    }
}
