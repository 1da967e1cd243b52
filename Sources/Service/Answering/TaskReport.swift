public import Effects

/// How a task stands: the answer to `proc_get_task_result_by_id`.
public struct TaskReport: Sendable, Hashable {
    /// The task.
    public let task: TaskName
    /// The worst status of the hosts; `running` while one has not ended.
    public let status: TaskStatus
    /// When the first host began; nil when none has.
    public let startTime: Timestamp?
    /// When the last host ended; nil while one has not.
    public let endTime: Timestamp?
    /// Every host of the task, in session order.
    public let hosts: [HostReport]

    /// The first host with the worst status; nil for a task of no host.
    public var worst: HostReport? {
        let status = hosts.map(\.status).max()
        return hosts.first { $0.status == status }
    }

    /// The exit code of the only host, or of the first that ended worst; nil while the task runs.
    public var exitCode: Int32? { status == .running ? nil : worst?.exitCode }

    /// The only host; nil when there are several, whose output is each its own.
    public var onlyHost: HostReport? { hosts.count == 1 ? hosts.first : nil }

    /// Whether a stream of a host wrote more than was kept.
    public var isTruncated: Bool { hosts.contains { $0.stdout.isTruncated || $0.stderr.isTruncated } }
}
