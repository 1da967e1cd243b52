import Effects
import Preparing

/// The words a run was begun with, as far as they are needed to prepare it again in another process.
struct Invocation {
    /// The playbook's path without links; nil for one command.
    var playbook: String?
    /// The one command; nil for a playbook.
    var command: OneCommandWords?
    /// The flags of ``RunOptions``, each file by its absolute path.
    var options: [String]
    /// Where its secrets come from, as `--secret` says it; never their values.
    var secrets: [String]

    /// What `gse exec` was given.
    struct OneCommandWords {
        var selector: String
        var user: String?
        var hostsAtOnce: Int?
        var argv: [Bytes]
    }

    /// For the record.
    var json: JSON {
        .members([
            "playbook": playbook.map(JSON.string), "options": .strings(options),
            "secrets": secrets.isEmpty ? nil : .strings(secrets),
            "command": command.map { words in
                .members([
                    "selector": .string(words.selector), "user": words.user.map(JSON.string),
                    "at_once": words.hostsAtOnce.map { .int(Int64($0)) },
                    "argv": .array(words.argv.map(JSON.bytes)),
                ])
            },
        ])
    }

    init(playbook: String? = nil, command: OneCommandWords? = nil, secrets: [String] = []) {
        self.playbook = playbook
        self.command = command
        options = []
        self.secrets = secrets
    }

    /// Reads what ``json`` wrote.
    ///
    /// - Throws: `JSONShapeError` for a record that does not have it.
    init(json: JSON) throws(JSONShapeError) {
        let fields = try JSONFields(json, at: "invocation")
        playbook = try fields.readOptional("playbook", "a string", \.asString)
        options = try fields.strings("options")
        secrets = fields.optional("secrets") == nil ? [] : try fields.strings("secrets")
        command = try fields.optional("command").map { (json) throws(JSONShapeError) in
            let fields = try JSONFields(json, at: "invocation.command")
            return OneCommandWords(
                selector: try fields.string("selector"),
                user: try fields.readOptional("user", "a string", \.asString),
                hostsAtOnce: try fields.readOptional("at_once", "a whole number") { $0.asWhole() },
                argv: try fields.list("argv") { (json, path) throws(JSONShapeError) in
                    guard let word = json.asBytes else { throw JSONShapeError(key: path, expected: "bytes") }
                    return word
                })
        }
    }
}

extension RunOptions {
    /// The flags again, with the files that were found for those that were not named.
    func words(policy: String?, inventory: String?, state: String) -> [String] {
        let named: [(String, String?)] = [
            ("--policy", policy.map(FileReading.absolute)),
            ("--inventory", inventory.map(FileReading.absolute)),
            ("--state", FileReading.absolute(state)), ("--backend", backend), ("--limit", limit),
            ("--timeout", timeout), ("--retry-of", retryOf), ("--report", report.map(FileReading.absolute)),
        ]
        let values = named.flatMap { flag, value in value.map { ["\(flag)=\($0)"] } ?? [] }
        return values + role.map { "--role=\($0)" } + (dryRun ? ["--dry-run"] : []) + (yes ? ["--yes"] : [])
    }
}
