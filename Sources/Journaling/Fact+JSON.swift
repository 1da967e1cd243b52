public import Effects

extension Fact {
    /// The fact as `gse run --json` prints it: `run`, `seq`, `time`, `kind` and the event's own members.
    ///
    /// A journal keeps it `withTexts`, those of a header included.
    public func json(run: RunID, withTexts: Bool = false) -> JSON {
        .object(
            [
                .init("run", .string(run.description)), .init("seq", .int(Int64(sequence))),
                .init("time", .string(time.description)), .init("kind", .string(event.kind)),
            ] + event.members(withTexts))
    }

    /// Reads what ``json(run:)`` wrote.
    ///
    /// - Throws: `JSONShapeError` naming the key that is missing or wrong.
    public init(json: JSON) throws(JSONShapeError) {
        let fields = try JSONFields(json)
        self.init(
            sequence: try fields.whole("seq"), time: try fields.read("time", "a time", \.asTimestamp),
            event: try FactEvent(kind: try fields.string("kind"), fields: fields))
    }
}

extension FactEvent {
    fileprivate func members(_ withTexts: Bool) -> [JSON.Member] {
        switch self {
        case .started(let header): header.members(withTexts)
        case .issued(let step, let strand, let task, let effect, let rule):
            Self.asked(step, strand) + [.init("task", .string(task.description)), .init("effect", effect)]
                + (rule.map { [.init("rule", .string($0))] } ?? [])
        case .asked(let step, let strand, let effect):
            Self.asked(step, strand) + [.init("effect", effect)]
        case .settled(let step, let strand, let effect, let outcome):
            Self.asked(step, strand) + [.init("effect", effect), .init("outcome", outcome)]
        case .refused(let step, let strand, let effect, let refusal):
            Self.asked(step, strand) + [.init("effect", effect)] + refusal.members
        case .finished(let task, let outcome):
            [.init("task", .string(task.description)), .init("host", outcome.json)]
        case .resumed(let resumption): resumption.members
        case .repeated(let task, let hosts, let reason):
            [
                .init("task", .string(task.description)), .init("hosts", .strings(hosts)),
                .init("because", .string(reason)),
            ]
        case .cancelled(let by): [.init("by", .string(by))]
        case .ending(let end), .ended(let end): end.members
        }
    }

    private static func asked(_ step: Int, _ strand: UInt32) -> [JSON.Member] {
        [.init("step", .int(Int64(step))), .init("strand", .int(Int64(strand)))]
    }

    fileprivate init(kind: String, fields: JSONFields) throws(JSONShapeError) {
        switch kind {
        case "started": self = .started(try RunHeader(fields: fields))
        case "issued":
            self = .issued(
                step: try fields.whole("step"), strand: try fields.whole("strand"),
                task: TaskID(try fields.string("task")), effect: try fields.value("effect"),
                rule: try fields.readOptional("rule", "a string", \.asString))
        case "asked":
            self = .asked(
                step: try fields.whole("step"), strand: try fields.whole("strand"),
                effect: try fields.value("effect"))
        case "settled", "log", "progress":
            self = .settled(
                step: try fields.whole("step"), strand: try fields.whole("strand"),
                effect: try fields.value("effect"), outcome: try fields.value("outcome"))
        case "refused":
            self = .refused(
                step: try fields.whole("step"), strand: try fields.whole("strand"),
                effect: try fields.value("effect"), try Refusal(fields: fields))
        case "finished":
            self = .finished(
                TaskID(try fields.string("task")), try HostOutcome(json: try fields.value("host"), at: "host")
            )
        case "resumed": self = .resumed(try RunResumption(fields: fields))
        case "repeated":
            self = .repeated(
                TaskID(try fields.string("task")), hosts: try fields.strings("hosts"),
                because: try fields.string("because"))
        case "cancelled": self = .cancelled(by: try fields.string("by"))
        case "ending": self = .ending(try RunEnd(fields: fields))
        case "ended": self = .ended(try RunEnd(fields: fields))
        default: throw fields.problem("kind", "a known word")
        }
    }
}

extension RunEnd {
    fileprivate var members: [JSON.Member] {
        let words: [(String, String?)] = [
            ("code", code), ("message", message), ("remedy", remedy), ("traceback", traceback),
        ]
        return [.init("state", .string(state.rawValue))]
            + words.compactMap { name, word in word.map { .init(name, .string($0)) } }
            + (failedUndos.isEmpty ? [] : [.init("failed_undos", .array(failedUndos.map(JSON.string)))])
            + (result.map { [.init("result", $0)] } ?? [])
    }

    fileprivate init(fields: JSONFields) throws(JSONShapeError) {
        self.init(
            state: try fields.read("state", "a state") { $0.asString.flatMap(RunState.init) },
            code: try fields.readOptional("code", "a string", \.asString),
            message: try fields.readOptional("message", "a string", \.asString),
            remedy: try fields.readOptional("remedy", "a string", \.asString),
            traceback: try fields.readOptional("traceback", "a string", \.asString),
            failedUndos: fields.optional("failed_undos") == nil ? [] : try fields.strings("failed_undos"),
            result: fields.optional("result"))
    }
}
