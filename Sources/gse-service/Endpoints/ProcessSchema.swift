import Effects

/// What goes in and out of a call of the process API, for the OpenAPI document.
struct ProcessSchema: Sendable {
    let members: [(name: String, text: String, schema: JSON)]
    let required: [String]
    let data: JSON

    /// As the members of a body.
    var body: JSON {
        [
            "type": "object", "required": .strings(required),
            "properties": .object(members.map { JSON.Member($0.name, $0.schema) }),
        ]
    }

    /// As a query, which has no lists.
    var query: [Endpoint.Parameter] {
        members.map { Endpoint.Parameter(name: $0.name, text: $0.text, schema: $0.schema) }
    }

    private static let id: JSON = ["type": "string", "minLength": 1, "maxLength": 128]
    private static let seconds: JSON = ["type": "number", "minimum": 0, "maximum": 86_400]
    private static let offset: JSON = ["type": "integer", "minimum": 0]

    static let session = ProcessSchema(
        members: [
            ("hosts", "The hosts by name.", ["type": "array", "items": ["type": "string"], "minItems": 1]),
            ("user", "The account; the backend's own when not given.", ["type": "string"]),
            ("timeout", "The time-out of each command, in seconds.", seconds),
            ("cwd", "The working directory, absolute.", ["type": "string"]),
            ("session_id", "Tells a repeated request from a new one.", id),
        ],
        required: ["hosts"],
        data: [
            "type": "object", "required": ["session_id", "hosts"],
            "properties": ["session_id": id, "hosts": ["type": "array", "items": ["type": "string"]]],
        ])

    static let command = ProcessSchema(
        members: [
            ("session_id", "The session.", id),
            (
                "command", "The command: one string, or a list of words.",
                [
                    "oneOf": [
                        ["type": "string"], ["type": "array", "items": ["type": "string"], "minItems": 1],
                    ]
                ]
            ),
            ("redirect_stdout", "Whether standard output is kept.", ["type": "boolean"]),
            ("redirect_stderr", "Whether standard error is kept.", ["type": "boolean"]),
            ("timeout", "Seconds, per host.", seconds),
            ("output_limit", "Bytes kept per stream and host.", ["type": "integer", "minimum": 0]),
            ("parallel", "Whether it may run beside other tasks of its session.", ["type": "boolean"]),
            ("task_id", "Tells a repeated request from a new one.", id),
        ],
        required: ["session_id", "command"],
        data: ["type": "object", "required": ["task_id"], "properties": ["task_id": id]])

    static let result = ProcessSchema(
        members: [
            ("task_id", "The task.", id),
            ("offset_stdout", "The first byte of standard output that is wanted.", offset),
            ("offset_stderr", "The first byte of standard error that is wanted.", offset),
            ("wait", "Seconds that the answer may be held back until there is something new.", seconds),
        ],
        required: ["task_id"],
        data: [
            "type": "object", "required": ["task_id", "status", "hosts"],
            "properties": [
                "task_id": id, "status": ["enum": .strings(TaskStatusNames.all)],
                "exit_code": ["type": ["integer", "null"]], "stdout": ["type": "string"],
                "stderr": ["type": "string"], "start_time": ["type": ["string", "null"]],
                "end_time": ["type": ["string", "null"]], "truncated": ["type": "boolean"],
                "hosts": ["type": "array", "items": ["type": "object"]],
            ],
        ])

    static let task = ProcessSchema(
        members: [("task_id", "The task.", id)], required: ["task_id"],
        data: ["type": "object", "required": ["task_id"], "properties": ["task_id": id]])

    static let closing = ProcessSchema(
        members: [("session_id", "The session.", id)], required: ["session_id"],
        data: ["type": "object", "required": ["session_id"], "properties": ["session_id": id]])

    /// The words of the contract.
    private enum TaskStatusNames {
        static let all = ["running", "succeeded", "failed", "timed_out", "cancelled", "lost"]
    }
}
