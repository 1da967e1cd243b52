import Effects

extension RunHeader {
    func members(_ withTexts: Bool) -> [JSON.Member] {
        let always: [JSON.Member] = [
            .init("playbook", .string(playbook)), .init("principal", .string(principal)),
            .init("roles", .array(roles.map(JSON.string))), .init("arguments", arguments),
            .init("digests", digests), .init("dry_run", .bool(isDryRun)), .init("seed", .string(seed)),
            .init("version", .string(version)),
        ]
        return always
            + JSON.listed([
                "retry_of": retryOf.map { .string($0.description) }, "process": process?.json,
                "invocation": invocation == .object([]) ? nil : invocation,
                "texts": texts == .object([]) || !withTexts ? nil : texts,
            ])
    }

    init(fields: JSONFields) throws(JSONShapeError) {
        self.init(
            playbook: try fields.string("playbook"), principal: try fields.string("principal"),
            roles: try fields.strings("roles"), arguments: try fields.value("arguments"),
            digests: try fields.value("digests"), isDryRun: try fields.bool("dry_run"),
            seed: try fields.string("seed"), version: try fields.string("version"),
            retryOf: try fields.readOptional("retry_of", "a run", \.asString).map(RunID.init),
            process: try fields.optional("process").map { (json) throws(JSONShapeError) in
                try RunProcess(json: json, at: "process")
            },
            invocation: fields.optional("invocation") ?? .object([]),
            texts: fields.optional("texts") ?? .object([]))
    }
}

extension RunResumption {
    var members: [JSON.Member] {
        [
            .init("principal", .string(principal)), .init("process", process.json),
            .init("doubts", .string(doubts.rawValue)), .init("accepts_changes", .bool(acceptsChanges)),
            .init("digests", digests), .init("version", .string(version)),
        ]
    }

    init(fields: JSONFields) throws(JSONShapeError) {
        self.init(
            principal: try fields.string("principal"),
            process: try RunProcess(json: try fields.value("process"), at: "process"),
            doubts: try fields.read("doubts", "an answer") { $0.asString.flatMap(DoubtAnswer.init) },
            acceptsChanges: try fields.bool("accepts_changes"), digests: try fields.value("digests"),
            version: try fields.string("version"))
    }
}
