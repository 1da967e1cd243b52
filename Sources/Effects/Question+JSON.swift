extension Question {
    var members: [JSON.Member] {
        JSON.listed([
            "message": .string(message), "roles": roles.isEmpty ? nil : .strings(roles),
            "timeout": timeout.map(JSON.seconds), "default": isApprovedByDefault ? "approve" : "reject",
        ])
    }

    /// Reads the effect that ``Effect/json`` wrote of it.
    ///
    /// - Throws: ``JSONShapeError`` naming the key that is missing or wrong.
    public init(effect json: JSON) throws(JSONShapeError) {
        let fields = try JSONFields(json)
        self.init(
            message: try fields.string("message"),
            roles: fields.optional("roles") == nil ? [] : try fields.strings("roles"),
            timeout: try fields.readOptional("timeout", "seconds", \.asDuration),
            isApprovedByDefault: try fields.string("default") == "approve")
    }
}
