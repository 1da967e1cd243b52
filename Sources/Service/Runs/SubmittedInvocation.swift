import Effects

/// The words a run of the service was begun with, as far as they are needed to prepare it again.
struct SubmittedInvocation: Sendable, Hashable {
    /// The operator's playbook; nil for a text that was sent.
    var name: String?
    /// The only hosts it may touch, a selector.
    var limit: String?
    /// Names of the secrets it was given.
    var secrets: [String]
    /// Whether it acts as a role that its principal does not have by itself.
    var isLent: Bool

    /// For the record.
    var json: JSON {
        .members([
            "via": "service",
            "submission": .members([
                "playbook_name": name.map(JSON.string), "limit": limit.map(JSON.string),
                "secrets": secrets.isEmpty ? nil : .strings(secrets), "lent": isLent ? true : nil,
            ]),
        ])
    }

    init(name: String?, limit: String?, secrets: [String], isLent: Bool) {
        self.name = name
        self.limit = limit
        self.secrets = secrets
        self.isLent = isLent
    }

    /// Reads what ``json`` wrote; nil for a run that is not a playbook's of the service.
    init?(json: JSON) {
        guard json["via"] == "service", let words = json["submission"] else { return nil }
        name = words["playbook_name"]?.asString
        limit = words["limit"]?.asString
        isLent = words["lent"] == true
        secrets = []
        if case .array(let names)? = words["secrets"] { secrets = names.compactMap(\.asString) }
    }
}
