import Effects

/// The JSON schemas of what runs take and answer.
enum RunSchemas {
    static let objects: JSON = ["type": "array", "items": ["type": "object"]]

    static let runID: JSON = [
        "type": "object", "required": ["run_id"], "properties": ["run_id": ["type": "string"]],
    ]

    static let submission: JSON = [
        "type": "object", "additionalProperties": false, "properties": .object(submissionMembers),
    ]

    static let rehearsal: JSON = [
        "type": "object", "additionalProperties": false,
        "properties": .object(
            submissionMembers + [
                .init("seed", ["type": "integer", "minimum": 0]),
                .init("fail", ["type": "number", "minimum": 0, "maximum": 1]),
            ]),
    ]

    private static let submissionMembers: [JSON.Member] = [
        .init("playbook", ["type": "string", "description": "The text of a playbook."]),
        .init("playbook_name", ["type": "string", "pattern": "^[a-z0-9][a-z0-9_-]{0,63}$"]),
        .init("files", ["type": "object", "additionalProperties": ["type": "string"]]),
        .init(
            "args", ["type": "object", "additionalProperties": ["type": ["string", "number", "boolean"]]]),
        .init("secrets", ["type": "object", "additionalProperties": ["type": "string"]]),
        .init("limit", ["type": "string", "description": "A selector: the only hosts it may touch."]),
        .init("dry_run", ["type": "boolean"]),
        .init("idempotency_key", ["type": "string", "minLength": 1, "maxLength": 200]),
    ]

    static let answer: JSON = [
        "type": "object", "additionalProperties": false,
        "properties": [
            "reject": ["type": "boolean"], "step": ["type": "integer"],
            "note": ["type": "string", "maxLength": 4096],
        ],
    ]

    static let resumption: JSON = [
        "type": "object", "additionalProperties": false,
        "properties": [
            "assume_done": ["type": "boolean"], "repeat": ["type": "boolean"],
            "accept_changes": ["type": "boolean"],
        ],
    ]

    static let question: JSON = [
        "type": "object", "additionalProperties": false,
        "properties": [
            "command": ["type": ["string", "array"]], "command_base64": ["type": "string"],
            "host": ["type": "string"], "user": ["type": "string"], "role": ["type": "string"],
        ],
    ]

    private static let summaryNames: [JSON] = [
        "run", "playbook", "principal", "started", "state", "interrupted",
    ]
    private static let summaryMembers: [JSON.Member] = [
        .init("run", ["type": "string"]), .init("playbook", ["type": ["string", "null"]]),
        .init("principal", ["type": ["string", "null"]]), .init("started", ["type": ["string", "null"]]),
        .init("state", ["type": "string"]), .init("interrupted", ["type": "boolean"]),
    ]

    static let list: JSON = [
        "type": "object", "required": ["runs", "next"],
        "properties": [
            "runs": [
                "type": "array",
                "items": [
                    "type": "object", "required": .array(summaryNames), "properties": .object(summaryMembers),
                ],
            ],
            "next": ["type": ["string", "null"]],
        ],
    ]

    static let shown: JSON = [
        "type": "object", "required": .array(summaryNames + ["waiting_for"]),
        "properties": .object(summaryMembers + [.init("waiting_for", objects)]),
    ]

    /// An object with one list of objects.
    static func object(of name: String) -> JSON {
        ["type": "object", "required": [.string(name)], "properties": .object([.init(name, objects)])]
    }

    static func after(_ text: String) -> Endpoint.Parameter { Endpoint.Parameter(name: "after", text: text) }

    static let afterFact = Endpoint.Parameter(
        name: "after", text: "The number of the last fact that is known.",
        schema: ["type": "integer", "minimum": 0])

    static let limit = Endpoint.Parameter(
        name: "limit", text: "How many at most.",
        schema: ["type": "integer", "minimum": 1, "maximum": 500])

    static let audit: [Endpoint.Parameter] =
        [
            ("run", "Only this run."), ("principal", "Only what this principal had done."),
            ("host", "Only what was done on this host."),
            ("decision", "Only lines of this decision: allowed, refused or repeated."),
            ("text", "Only lines that have this text somewhere."), ("since", "Nothing before this time."),
            ("until", "Nothing from this time on."), ("after", "The run that next named on the page before."),
        ].map { Endpoint.Parameter(name: $0.0, text: $0.1) } + [limit]
}
