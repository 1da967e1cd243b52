import Effects
import Journaling

/// A task as its session knows it: what it wrote so far, and how it ended.
struct LiveTask: Sendable {
    /// What a host that has not ended wrote so far.
    struct Live: Sendable {
        var stdout: Bytes = []
        var stderr: Bytes = []
    }

    /// When it was issued.
    let since: Timestamp
    /// When its last ending so far was recorded.
    private(set) var ended: Timestamp?
    var result: TaskResult
    var live: [String: Live] = [:]
    /// Why nothing more will be heard of hosts that have not ended; nil while more may.
    var isGivenUp: String?

    /// A task that was issued, and of whose hosts none has ended.
    init(since: Timestamp, result: TaskResult) {
        self.since = since
        self.result = result
    }

    var isDone: Bool { result.isDone || isGivenUp != nil }

    mutating func wrote(_ bytes: Bytes, to stream: OutputStream, on host: String) {
        switch stream {
        case .stdout: live[host, default: Live()].stdout += bytes
        case .stderr: live[host, default: Live()].stderr += bytes
        }
    }

    mutating func ended(_ outcome: HostOutcome, at time: Timestamp) {
        result.ended[outcome.host] = outcome
        ended = time
        live[outcome.host] = nil
    }

    /// Whether there is something that a caller who has seen so much has not seen.
    func isNews(beyond ask: ResultAsk) -> Bool {
        isDone
            || live.values.contains {
                $0.stdout.count > ask.stdoutOffset || $0.stderr.count > ask.stderrOffset
            }
            || result.ended.values.contains {
                $0.stdout.count > ask.stdoutOffset || $0.stderr.count > ask.stderrOffset
            }
    }

    /// How it stands, for people.
    func report(_ task: TaskName, _ ask: ResultAsk) -> TaskReport {
        let hosts = result.names.map { host in
            result.ended[host].map { HostReport($0, ask) } ?? unended(host, ask)
        }
        return TaskReport(
            task: task, status: isDone ? hosts.map(\.status).max() ?? .succeeded : .running,
            startTime: result.startTime ?? (isDone ? nil : since),
            endTime: isDone ? hosts.compactMap(\.endTime).max() : nil, hosts: hosts)
    }

    private func unended(_ host: String, _ ask: ResultAsk) -> HostReport {
        let live = live[host] ?? Live()
        return HostReport(
            host: host, status: isGivenUp == nil ? .running : .lost, exitCode: nil, signal: nil,
            reason: isGivenUp, stdout: OutputPart(live.stdout, from: ask.stdoutOffset, isTruncated: false),
            stderr: OutputPart(live.stderr, from: ask.stderrOffset, isTruncated: false), startTime: nil,
            endTime: nil)
    }
}

extension HostReport {
    /// How a host ended.
    init(_ outcome: HostOutcome, _ ask: ResultAsk) {
        self.init(
            host: outcome.host, status: outcome.status, exitCode: outcome.exitCode, signal: outcome.signal,
            reason: outcome.reason,
            stdout: OutputPart(outcome.stdout, from: ask.stdoutOffset),
            stderr: OutputPart(outcome.stderr, from: ask.stderrOffset), startTime: outcome.startTime,
            endTime: outcome.endTime)
    }
}

extension OutputPart {
    fileprivate init(_ output: CapturedOutput, from offset: Int) {
        self.init(output.kept, from: offset, isTruncated: output.isTruncated)
    }
}

extension TaskResult {
    /// About how much memory it takes, in bytes.
    var heldBytes: Int {
        ended.values.reduce(256) { $0 + 512 + $1.stdout.kept.count + $1.stderr.kept.count }
    }
}
