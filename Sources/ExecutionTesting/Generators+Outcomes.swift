public import Effects

extension Generators {
    /// An outcome of any kind.
    public mutating func outcome() -> Outcome {
        switch whole(0...14) {
        case 0: .done
        case 1:
            .session(
                SessionID(string()), hosts: list { $0.string() }, leftOut: list { $0.string() })
        case 2: .task(TaskID(string()))
        case 3: .results(list { $0.taskResult() }, fault: maybe { $0.fault() })
        case 4: .time(timestamp())
        case 5: .number(double())
        case 6: .whole(int64())
        case 7: .bytes(bytes())
        case 8: .hosts(list { $0.hostEntry() })
        case 9: .value(json())
        case 10: .refused(refusal())
        case 11: .fault(fault())
        case 12: .undo(UndoID(string()), rule: maybe { $0.string() })
        case 13: .secret(string(), digest: string())
        case _: .misuse(Misuse(code: string(), string()))
        }
    }

    /// A fault.
    public mutating func fault() -> Fault {
        Fault(
            code: string(), message: string(), remedy: maybe { $0.string() }, isRetryable: once(in: 2))
    }

    /// How a task stands on some hosts, not all of which need have ended.
    public mutating func taskResult() -> TaskResult {
        let names = (1...whole(1...4)).map { "host-\($0)" }
        var ended: [String: HostOutcome] = [:]
        for name in names where once(in: 2) { ended[name] = hostOutcome(of: name) }
        return TaskResult(task: TaskID(string()), names: names, ended: ended)
    }

    /// An ending on one host, one with a hostile name unless given.
    public mutating func hostOutcome(of host: String? = nil) -> HostOutcome {
        var outcome = HostOutcome(
            host: host ?? string(), status: one(of: .succeeded, .failed, .timedOut, .cancelled, .lost),
            exitCode: maybe { $0.whole(Int32.min...Int32.max) }, signal: maybe { $0.whole(1...64) },
            reason: maybe { $0.string() }, stdout: output(), stderr: output(),
            startTime: maybe { $0.timestamp() }, endTime: maybe { $0.timestamp() }, duration: duration(),
            limits: maybe { $0.taskLimits() },
            change: maybe { generators in
                FileChange(
                    isChanged: generators.once(in: 2), sha256: generators.string(),
                    difference: generators.maybe { $0.difference() })
            },
            content: maybe { $0.bytes() }, isAssumed: once(in: 2))
        outcome.isMasked = once(in: 2)
        if outcome.content == nil { outcome.sealedContent = maybe { $0.sealed() } }
        return outcome
    }

    private mutating func difference() -> FileDifference {
        FileDifference(
            isNew: once(in: 2),
            content: one(of: .same, .lines(string()), .untold(.secret), .untold(.binary), .untold(.unknown)),
            old: maybe { .init(size: $0.whole(0...Int.max), sha256: $0.maybe { $0.string() }) },
            new: maybe { .init(size: $0.whole(0...Int.max), sha256: $0.maybe { $0.string() }) },
            attributes: list { generators in
                .init(
                    name: generators.string(), old: generators.maybe { $0.string() },
                    new: generators.string())
            },
            trouble: maybe { $0.string() })
    }

    /// A refusal.
    public mutating func refusal() -> Refusal {
        Refusal(
            code: string(), message: string(), remedy: maybe { $0.string() }, details: maybe { $0.object() })
    }

    private mutating func output() -> CapturedOutput {
        if once(in: 4) {
            let sealed = sealed()
            return CapturedOutput(sealed, written: sealed.count + one(of: 0, whole(0...1 << 40)))
        }
        let kept = bytes()
        return CapturedOutput(kept: kept, written: kept.count + one(of: 0, whole(0...1 << 40)))
    }

    private mutating func sealed() -> SealedBytes {
        SealedBytes(box: bytes(), count: whole(0...1 << 20))
    }

    private mutating func taskLimits() -> TaskLimits {
        TaskLimits(
            timeout: duration(), output: ByteCount(whole(0...1 << 40)), hostsAtOnce: whole(1...5000),
            process: ProcessLimits(
                cpu: maybe { $0.duration() }, memory: maybe { ByteCount($0.whole(0...1 << 40)) },
                files: maybe { $0.whole(0...1 << 20) }))
    }

    private mutating func hostEntry() -> HostEntry {
        HostEntry(name: string(), address: string(), variables: object(), groups: list { $0.string() })
    }
}
