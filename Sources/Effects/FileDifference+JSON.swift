extension FileDifference {
    /// As an object: `diff` or `untold`, `new_file`, `old` and `new` with `size` and `sha256`, `attributes`, `trouble`.
    public var json: JSON {
        let (diff, untold): (String?, String?) =
            switch content {
            case .same: (nil, nil)
            case .lines(let lines): (lines, nil)
            case .untold(let reason): (nil, reason.rawValue)
            }
        return .object(
            JSON.listed([
                "diff": diff.map(JSON.string), "untold": untold.map(JSON.string),
                "new_file": isNew ? true : nil, "old": old?.json, "new": new?.json,
                "attributes": attributes.isEmpty ? nil : .array(attributes.map(\.json)),
                "trouble": trouble.map(JSON.string),
            ]))
    }

    /// Reads what ``json`` wrote.
    ///
    /// - Throws: ``JSONShapeError`` naming the key that is missing or wrong.
    public init(json: JSON) throws(JSONShapeError) {
        let fields = try JSONFields(json, at: "difference")
        let content: Content =
            if let lines = try fields.readOptional("diff", "a string", \.asString) {
                .lines(lines)
            } else if let reason = try fields.readOptional(
                "untold", "a reason", { $0.asString.flatMap(Reason.init) })
            {
                .untold(reason)
            } else {
                .same
            }
        self.init(
            isNew: fields.optional("new_file") == true, content: content,
            old: try fields.optional("old").map { (json) throws(JSONShapeError) in try Version(json: json) },
            new: try fields.optional("new").map { (json) throws(JSONShapeError) in try Version(json: json) },
            attributes: fields.optional("attributes") == nil
                ? []
                : try fields.list("attributes") { (json, path) throws(JSONShapeError) in
                    try Attribute(json: json, at: path)
                },
            trouble: try fields.readOptional("trouble", "a string", \.asString))
    }
}

extension FileDifference.Version {
    fileprivate var json: JSON {
        .object(JSON.listed(["size": .int(Int64(size)), "sha256": sha256.map(JSON.string)]))
    }

    fileprivate init(json: JSON) throws(JSONShapeError) {
        let fields = try JSONFields(json, at: "difference")
        self.init(
            size: try fields.whole("size"),
            sha256: try fields.readOptional("sha256", "a string", \.asString))
    }
}

extension FileDifference.Attribute {
    fileprivate var json: JSON {
        .object(JSON.listed(["name": .string(name), "old": old.map(JSON.string), "new": .string(new)]))
    }

    fileprivate init(json: JSON, at path: String) throws(JSONShapeError) {
        let fields = try JSONFields(json, at: path)
        self.init(
            name: try fields.string("name"), old: try fields.readOptional("old", "a string", \.asString),
            new: try fields.string("new"))
    }
}
