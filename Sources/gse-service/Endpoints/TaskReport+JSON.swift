import Effects
import Service

extension TaskReport {
    /// As `data` of `proc_get_task_result_by_id`.
    ///
    /// The output beside `hosts` is that of the only host: several hosts' would run together.
    var json: JSON {
        .object(
            [
                JSON.Member("task_id", .string(task.description)),
                JSON.Member("status", .string(status.rawValue)),
                JSON.Member("exit_code", exitCode.map { .int(Int64($0)) } ?? .null),
            ] + (onlyHost?.output ?? [JSON.Member("stdout", ""), JSON.Member("stderr", "")]) + [
                JSON.Member("start_time", startTime.map { .string($0.description) } ?? .null),
                JSON.Member("end_time", endTime.map { .string($0.description) } ?? .null),
                JSON.Member("truncated", .bool(isTruncated)), JSON.Member("hosts", .array(hosts.map(\.json))),
            ])
    }
}

extension HostReport {
    fileprivate var json: JSON {
        .object(
            [
                JSON.Member("host", .string(host)), JSON.Member("status", .string(status.rawValue)),
                JSON.Member("exit_code", exitCode.map { .int(Int64($0)) } ?? .null),
                JSON.Member("signal", signal.map { .int(Int64($0)) } ?? .null),
                JSON.Member("reason", reason.map(JSON.string) ?? .null),
            ] + output + [
                JSON.Member("start_time", startTime.map { .string($0.description) } ?? .null),
                JSON.Member("end_time", endTime.map { .string($0.description) } ?? .null),
                JSON.Member("truncated", .bool(stdout.isTruncated || stderr.isTruncated)),
            ])
    }

    /// Both streams, and where their next parts begin.
    fileprivate var output: [JSON.Member] {
        stdout.members("stdout") + stderr.members("stderr")
    }
}

extension OutputPart {
    /// As text, and besides in Base64 when it is not UTF-8.
    fileprivate func members(_ name: String) -> [JSON.Member] {
        let exact = bytes.text
        let text = [
            JSON.Member(name, .string(exact ?? bytes.lossyText)),
            JSON.Member("offset_\(name)", .int(Int64(end))),
        ]
        return exact == nil ? text + [JSON.Member("\(name)_base64", .string(Base64.encode(bytes)))] : text
    }
}
