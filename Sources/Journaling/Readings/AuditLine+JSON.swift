public import Effects

extension AuditLine {
    /// The line as an object, as `gse audit --json` prints it.
    ///
    /// Output is named by its digest: the bytes themselves are in the run's facts.
    public var json: JSON {
        .members([
            "run": .string(run.description), "seq": .int(Int64(sequence)),
            "time": .string(time.description),
            "principal": .string(principal), "uid": process.map { .int(Int64($0.uid)) },
            "pid": process.map { .int(Int64($0.pid)) }, "from": process.map { .string($0.host) },
            "task": task.map { .string($0.description) }, "host": host.map(JSON.string),
            "user": user.map(JSON.string), "cwd": effect["cwd"], "effect": effect["effect"],
            "command": effect["command"], "asked": asked,
            "decision": .string(word), "rule": rule.map(JSON.string),
            "code": refusal.map { .string($0.code) },
            "message": message.map(JSON.string), "ended": outcome?.audited,
        ])
    }

    /// The effect, with digests instead of what it would write or hand to a command.
    private var asked: JSON {
        guard case .object(let members) = effect else { return effect }
        return .object(
            members.map { member in
                guard ["content", "stdin"].contains(member.name), let bytes = member.value.asBytes else {
                    return member
                }
                return .init(
                    member.name,
                    ["bytes": .int(Int64(bytes.count)), "sha256": .string(Digest(of: bytes).description)])
            })
    }

    private var word: String {
        switch decision {
        case .allowed: "allowed"
        case .refused: "refused"
        case .repeated: "repeated"
        }
    }

    private var rule: String? { if case .allowed(let rule) = decision { rule } else { nil } }

    private var refusal: Refusal? {
        if case .refused(let refusal) = decision { refusal } else { nil }
    }

    private var message: String? {
        switch decision {
        case .allowed: nil
        case .refused(let refusal): refusal.message
        case .repeated(let reason): reason
        }
    }
}

extension HostOutcome {
    fileprivate var audited: JSON {
        .members([
            "status": .string(status.rawValue), "exit_code": exitCode.map { .int(Int64($0)) },
            "signal": signal.map { .int(Int64($0)) }, "reason": reason.map(JSON.string),
            "duration": .seconds(duration), "assumed": isAssumed ? true : nil,
            "stdout": stdout.audited, "stderr": stderr.audited,
            "sha256": change.map { .string($0.sha256) }, "changed": change.map { .bool($0.isChanged) },
            "content": content.map { ["sha256": .string(Digest(of: $0).description)] },
        ])
    }
}

extension CapturedOutput {
    /// The digest of what was kept; what is sealed has none, since a digest tells what a short text is.
    fileprivate var audited: JSON? {
        if written == 0 { return nil }
        return .members([
            "bytes": .int(Int64(written)), "kept": .int(Int64(count)),
            "sha256": sealed == nil ? .string(Digest(of: kept).description) : nil,
            "sealed": sealed == nil ? nil : true,
        ])
    }
}
