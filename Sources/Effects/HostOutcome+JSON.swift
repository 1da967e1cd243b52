extension HostOutcome {
    /// The outcome under the names of a host result in `contract/lua.md`; what is absent is left out.
    public var json: JSON {
        .members([
            "name": .string(host), "status": .string(status.rawValue),
            "exit_code": exitCode.map { .int(Int64($0)) }, "signal": signal.map { .int(Int64($0)) },
            "reason": reason.map(JSON.string), "stdout": stdout.json, "stderr": stderr.json,
            "stdout_truncated": .bool(stdout.isTruncated), "stderr_truncated": .bool(stderr.isTruncated),
            "stdout_bytes": .int(Int64(stdout.written)), "stderr_bytes": .int(Int64(stderr.written)),
            "start_time": startTime.map { .string($0.description) },
            "end_time": endTime.map { .string($0.description) }, "duration": .seconds(duration),
            "limits": limits?.json, "changed": change.map { .bool($0.isChanged) },
            "sha256": change.map { .string($0.sha256) }, "difference": change?.difference?.json,
            "content": sealedContent.map(\.json) ?? content.map(JSON.bytes),
            "assumed": isAssumed ? true : nil, "masked": isMasked ? true : nil,
        ])
    }

    /// Reads what ``json`` wrote.
    ///
    /// - Throws: ``JSONShapeError`` naming the key that is missing or wrong.
    public init(json: JSON, at path: String = "") throws(JSONShapeError) {
        let fields = try JSONFields(json, at: path)
        self.init(
            host: try fields.string("name"),
            status: try fields.read("status", "a status") { $0.asString.flatMap(TaskStatus.init) },
            exitCode: try fields.readOptional("exit_code", "a whole number") { $0.asWhole() },
            signal: try fields.readOptional("signal", "a whole number") { $0.asWhole() },
            reason: try fields.readOptional("reason", "a string", \.asString),
            stdout: try Self.output("stdout", of: fields), stderr: try Self.output("stderr", of: fields),
            startTime: try fields.readOptional("start_time", "a time", \.asTimestamp),
            endTime: try fields.readOptional("end_time", "a time", \.asTimestamp),
            duration: try fields.read("duration", "seconds", \.asDuration),
            limits: try fields.optional("limits").map { (json) throws(JSONShapeError) in
                try TaskLimits(json: json)
            },
            change: try fields.readOptional("changed", "true or false") {
                $0 == true || $0 == false ? $0 == true : nil
            }
            .map { (isChanged) throws(JSONShapeError) in
                FileChange(
                    isChanged: isChanged, sha256: try fields.string("sha256"),
                    difference: try fields.optional("difference").map { (json) throws(JSONShapeError) in
                        try FileDifference(json: json)
                    })
            },
            isAssumed: fields.optional("assumed") == true)
        isMasked = fields.optional("masked") == true
        sealedContent = fields.optional("content").flatMap(SealedBytes.init)
        if sealedContent == nil { content = try fields.readOptional("content", "bytes", \.asBytes) }
    }

    private static func output(_ key: String, of fields: JSONFields) throws(JSONShapeError) -> CapturedOutput
    {
        let written: Int = try fields.whole("\(key)_bytes")
        guard let sealed = fields.optional(key).flatMap(SealedBytes.init) else {
            return CapturedOutput(kept: try fields.read(key, "bytes", \.asBytes), written: written)
        }
        return CapturedOutput(sealed, written: written)
    }
}

extension CapturedOutput {
    /// The bytes kept, or their seal.
    fileprivate var json: JSON { sealed.map(\.json) ?? .bytes(kept) }
}

extension TaskLimits {
    /// The limits as an object: `timeout` in seconds, `output` in bytes, `limit`, and `process` when one is
    /// set.
    public var json: JSON {
        let own = JSON.listed([
            "cpu": process.cpu.map(JSON.seconds), "memory": process.memory.map(JSON.size),
            "files": process.files.map { .int(Int64($0)) },
        ])
        return .members([
            "timeout": .seconds(timeout), "output": .size(output), "limit": .int(Int64(hostsAtOnce)),
            "process": own.isEmpty ? nil : .object(own),
        ])
    }

    /// Reads what ``json`` wrote.
    ///
    /// - Throws: ``JSONShapeError`` naming the key that is missing or wrong.
    public init(json: JSON) throws(JSONShapeError) {
        let fields = try JSONFields(json, at: "limits")
        let own = try JSONFields(fields.optional("process") ?? [:], at: "limits.process")
        self.init(
            timeout: try fields.read("timeout", "seconds", \.asDuration),
            output: ByteCount(try fields.whole("output")), hostsAtOnce: try fields.whole("limit"),
            process: ProcessLimits(
                cpu: try own.readOptional("cpu", "seconds", \.asDuration),
                memory: try own.readOptional("memory", "bytes") { $0.asWhole().map { ByteCount($0) } },
                files: try own.readOptional("files", "a whole number") { $0.asWhole() }))
    }
}
