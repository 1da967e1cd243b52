import Effects
import SandboxProtocol

extension TaskResult {
    /// The result as it crosses; what can be told from the rest (`by_host`, `worst`, `text`) is made on the other side.
    var lua: LuaValue {
        let names = { (isAccepted: Bool) -> LuaValue in
            .list(outcomes.filter { ($0.status == .succeeded) == isAccepted }.map { .text($0.host) })
        }
        return .record([
            "task": .text(task.description), "done": .bool(isDone), "ok": .bool(isAccepted),
            "status": .text(status.rawValue), "succeeded": names(true), "failed": names(false),
            "start_time": startTime.map { .text($0.description) } ?? .null,
            "end_time": endTime.map { .text($0.description) } ?? .null,
            "duration": isDone ? .double(duration / .seconds(1)) : .null,
            "assumed": outcomes.contains(where: \.isAssumed) ? .bool(true) : .null,
            "count": .int(Int64(self.names.count)), "hosts": .list(outcomes.map(\.lua)),
        ])
    }
}

extension HostOutcome {
    /// One host's result as it crosses.
    fileprivate var lua: LuaValue {
        .record([
            "name": .text(host), "ok": .bool(status == .succeeded), "status": .text(status.rawValue),
            "exit_code": exitCode.map { .int(Int64($0)) } ?? .null,
            "signal": signal.map { .int(Int64($0)) } ?? .null,
            "reason": reason.map(LuaValue.text) ?? .null,
            "stdout": .string(stdout.kept), "stderr": .string(stderr.kept),
            "stdout_truncated": .bool(stdout.isTruncated), "stderr_truncated": .bool(stderr.isTruncated),
            "stdout_bytes": .int(Int64(stdout.written)), "stderr_bytes": .int(Int64(stderr.written)),
            "start_time": startTime.map { .text($0.description) } ?? .null,
            "end_time": endTime.map { .text($0.description) } ?? .null,
            "duration": .double(duration / .seconds(1)), "limits": limits?.lua ?? .null,
            "changed": change.map { .bool($0.isChanged) } ?? .null,
            "sha256": change.map { .text($0.sha256) } ?? .null,
            "content": content.map(LuaValue.string) ?? .null,
            "assumed": isAssumed ? .bool(true) : .null,
            "masked": isMasked ? .bool(true) : .null,
        ])
    }
}

extension TaskLimits {
    fileprivate var lua: LuaValue {
        .record([
            "timeout": .double(timeout / .seconds(1)), "output": .int(Int64(output.bytes)),
            "hosts_at_once": .int(Int64(hostsAtOnce)),
        ])
    }
}
