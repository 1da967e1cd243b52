extension Outcome {
    /// The outcome as an object: `outcome`, its word, and what belongs to it.
    public var json: JSON {
        switch self {
        case .done: ["outcome": "done"]
        case .session(let id, let hosts, let leftOut):
            [
                "outcome": "session", "session": .string(id.description), "hosts": .strings(hosts),
                "left_out": .strings(leftOut),
            ]
        case .task(let id): ["outcome": "task", "task": .string(id.description)]
        case .undo(let id, let rule):
            .members([
                "outcome": "undo", "undo": .string(id.description), "rule": rule.map(JSON.string),
            ])
        case .results(let results, let fault):
            .members([
                "outcome": "results", "results": .array(results.map(\.json)),
                "fault": fault.map { .object($0.members) },
            ])
        case .time(let time): ["outcome": "time", "time": .string(time.description)]
        case .number(let number): ["outcome": "number", "number": .double(number)]
        case .whole(let number): ["outcome": "whole", "whole": .int(number)]
        case .bytes(let bytes): ["outcome": "bytes", "bytes": .bytes(bytes)]
        case .hosts(let hosts): ["outcome": "hosts", "hosts": .array(hosts.map(\.json))]
        case .secret(let name, let digest):
            ["outcome": "secret", "name": .string(name), "digest": .string(digest)]
        case .value(let value): ["outcome": "value", "value": value]
        case .refused(let refusal): .object([.init("outcome", "refused")] + refusal.members)
        case .fault(let fault): .object([.init("outcome", "fault")] + fault.members)
        case .misuse(let misuse):
            ["outcome": "usage", "code": .string(misuse.code), "message": .string(misuse.message)]
        }
    }

    /// Reads what ``json`` wrote.
    ///
    /// - Throws: ``JSONShapeError`` naming the key that is missing or wrong.
    public init(json: JSON) throws(JSONShapeError) {
        let fields = try JSONFields(json)
        switch try fields.string("outcome") {
        case "done": self = .done
        case "session":
            self = .session(
                SessionID(try fields.string("session")), hosts: try fields.strings("hosts"),
                leftOut: try fields.strings("left_out"))
        case "task": self = .task(TaskID(try fields.string("task")))
        case "undo":
            self = .undo(
                UndoID(try fields.string("undo")),
                rule: try fields.readOptional("rule", "a string", \.asString))
        case "results": self = try .results(fields)
        case "time": self = .time(try fields.read("time", "a time", \.asTimestamp))
        case "number": self = .number(try fields.read("number", "a number", \.asNumber))
        case "whole": self = .whole(try fields.whole("whole"))
        case "bytes": self = .bytes(try fields.read("bytes", "bytes", \.asBytes))
        case "hosts":
            self = .hosts(
                try fields.list("hosts") { (json, path) throws(JSONShapeError) in
                    try HostEntry(json: json, at: path)
                })
        case "secret":
            self = .secret(try fields.string("name"), digest: try fields.string("digest"))
        case "value": self = .value(try fields.value("value"))
        case "refused": self = .refused(try Refusal(fields: fields))
        case "fault": self = .fault(try Fault(fields: fields))
        case "usage": self = .misuse(Misuse(code: try fields.string("code"), try fields.string("message")))
        default: throw fields.problem("outcome", "a known word")
        }
    }
}

extension Outcome {
    private static func results(_ fields: JSONFields) throws(JSONShapeError) -> Outcome {
        let results = try fields.list("results") { (json, path) throws(JSONShapeError) in
            try TaskResult(json: json, at: path)
        }
        guard let fault = fields.optional("fault") else { return .results(results) }
        return .results(results, fault: try Fault(fields: try JSONFields(fault, at: "fault")))
    }
}

extension Refusal {
    /// Its members: `code`, `message`, `remedy` and `details` when there are any.
    public var members: [JSON.Member] {
        JSON.listed([
            "code": .string(code), "message": .string(message), "remedy": remedy.map(JSON.string),
            "details": details,
        ])
    }

    /// Reads what ``members`` wrote.
    public init(fields: JSONFields) throws(JSONShapeError) {
        self.init(
            code: try fields.string("code"), message: try fields.string("message"),
            remedy: try fields.readOptional("remedy", "a string", \.asString),
            details: fields.optional("details"))
    }
}

extension Fault {
    /// Its members: `code`, `message`, `remedy` when there is one, `retryable`.
    public var members: [JSON.Member] {
        JSON.listed([
            "code": .string(code), "message": .string(message), "remedy": remedy.map(JSON.string),
            "retryable": .bool(isRetryable),
        ])
    }

    /// Reads what ``members`` wrote.
    public init(fields: JSONFields) throws(JSONShapeError) {
        self.init(
            code: try fields.string("code"), message: try fields.string("message"),
            remedy: try fields.readOptional("remedy", "a string", \.asString),
            isRetryable: try fields.bool("retryable"))
    }
}

extension TaskResult {
    /// The result: `task`, `status`, all `names`, and the `hosts` that have ended, in session order.
    public var json: JSON {
        [
            "task": .string(task.description), "status": .string(status.rawValue), "names": .strings(names),
            "hosts": .array(outcomes.map(\.json)),
        ]
    }

    /// Reads what ``json`` wrote.
    public init(json: JSON, at path: String = "") throws(JSONShapeError) {
        let fields = try JSONFields(json, at: path)
        let outcomes = try fields.list("hosts") { (json, path) throws(JSONShapeError) in
            try HostOutcome(json: json, at: path)
        }
        self.init(
            task: TaskID(try fields.string("task")), names: try fields.strings("names"),
            ended: Dictionary(outcomes.map { ($0.host, $0) }, uniquingKeysWith: { $1 }))
    }
}

extension HostEntry {
    fileprivate var json: JSON {
        [
            "name": .string(name), "address": .string(address), "vars": variables, "groups": .strings(groups),
        ]
    }

    fileprivate init(json: JSON, at path: String) throws(JSONShapeError) {
        let fields = try JSONFields(json, at: path)
        self.init(
            name: try fields.string("name"), address: try fields.string("address"),
            variables: try fields.value("vars"), groups: try fields.strings("groups"))
    }
}
