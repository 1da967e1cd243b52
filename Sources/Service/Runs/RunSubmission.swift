package import Effects
import Execution
import Secrets

/// A run that a caller asks for.
package struct RunSubmission: Sendable {
    /// What is to be run.
    package enum Playbook: Sendable {
        /// One of the operator's.
        case named(String)
        /// A text that was sent, and the files beside it.
        case text(Bytes, files: [String: Bytes])
    }

    /// What is to be run.
    package let playbook: Playbook
    /// Its arguments as given, in order of name.
    package let arguments: [(name: String, value: String)]
    /// The values of its secrets by name.
    package let secrets: [String: Bytes]
    /// The only hosts it may touch, a selector; nil for no such limit.
    package let limit: String?
    /// Whether nothing is to be really done.
    package let isDryRun: Bool
    /// Under which the same submission is the same run; nil when each is one of its own.
    package let key: String?
    /// What was sent, to tell whether another one with the same key is the same.
    let body: Bytes

    /// The members that a submission has.
    package static let members = [
        "playbook", "playbook_name", "files", "args", "secrets", "limit", "dry_run", "idempotency_key",
    ]

    /// Reads one.
    ///
    /// - Throws: 400 that names the member, and 413 for more than is taken.
    package init(_ json: JSON, _ settings: RunDeskSettings, besides others: [String] = [])
        throws(DeskProblem)
    {
        let fields = try Self.fields(json, Self.members + others)
        do throws(JSONShapeError) {
            limit = try fields.readOptional("limit", "a string", \.asString)
            isDryRun = fields.optional("dry_run") == nil ? false : try fields.bool("dry_run")
            key = try fields.readOptional("idempotency_key", "a text of 1 to 200 bytes") { json in
                json.asString.flatMap { (1...200).contains($0.utf8.count) ? $0 : nil }
            }
            arguments = try Self.arguments(fields)
            secrets = try Self.texts(fields, "secrets")
            let text = try fields.readOptional("playbook", "a string", \.asBytes)
            let name = try fields.readOptional("playbook_name", "a string", \.asString)
            let files = try Self.texts(fields, "files")
            playbook = try Self.playbook(text, name, files, fields)
        } catch {
            throw DeskProblem(error)
        }
        body = json.encoded
        try check(settings)
    }

    /// The members of an object that has no others than these.
    static func fields(_ json: JSON, _ known: [String]) throws(DeskProblem) -> JSONFields {
        guard case .object(let members) = json else { throw .malformed("the body must be an object") }
        if let stranger = members.first(where: { member in !known.contains { $0.isSpelled(member.name) } }) {
            throw .malformed(
                "there is no member \(stranger.name.prefix(80))",
                remedy: "one of \(known.joined(separator: ", "))")
        }
        do { return try JSONFields(json) } catch { throw DeskProblem(error) }
    }

    private static func playbook(
        _ text: Bytes?, _ name: String?, _ files: [String: Bytes], _ fields: JSONFields
    ) throws(JSONShapeError) -> Playbook {
        switch (text, name) {
        case (let text?, nil): return .text(text, files: files)
        case (nil, let name?):
            guard files.isEmpty else { throw fields.problem("files", "left out with playbook_name") }
            return .named(name)
        case (nil, nil): throw fields.problem("playbook", "given, or playbook_name")
        case (_?, _?): throw fields.problem("playbook", "left out with playbook_name")
        }
    }

    private static func arguments(_ fields: JSONFields) throws(JSONShapeError) -> [(
        name: String, value: String
    )] {
        var values: [String: String] = [:]
        for member in try members(fields, "args") {
            switch member.value {
            case .string(let text): values[member.name] = text
            case .bool, .int, .double: values[member.name] = member.value.text
            case .null, .array, .object:
                throw fields.problem("args.\(member.name)", "a string, a number or a boolean")
            }
        }
        return values.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
    }

    private static func texts(_ fields: JSONFields, _ name: String) throws(JSONShapeError) -> [String: Bytes]
    {
        var texts: [String: Bytes] = [:]
        for member in try members(fields, name) {
            guard let text = member.value.asBytes else {
                throw fields.problem("\(name).\(member.name)", "a string")
            }
            texts[member.name] = text
        }
        return texts
    }

    private static func members(_ fields: JSONFields, _ name: String) throws(JSONShapeError) -> [JSON.Member]
    {
        switch fields.optional(name) {
        case nil, .null?: return []
        case .object(let members)?: return members
        case .bool?, .int?, .double?, .string?, .array?: throw fields.problem(name, "an object")
        }
    }
}

// MARK: - What may be sent

extension RunSubmission {
    private func check(_ settings: RunDeskSettings) throws(DeskProblem) {
        try checkSecrets()
        switch playbook {
        case .named(let name):
            guard PlaybookShelf.isName(name) else {
                throw .malformed("playbook_name has a-z, 0-9, _ and -, and 1 to 64 of them")
            }
        case .text(let text, let files):
            guard text.count <= settings.longestPlaybook.bytes else {
                throw Self.tooLarge(
                    "the playbook has \(text.count) bytes; at most \(settings.longestPlaybook) are taken")
            }
            guard files.count <= settings.mostFiles else {
                throw Self.tooLarge("\(files.count) files were sent; at most \(settings.mostFiles) are taken")
            }
            let size = files.values.reduce(0) { $0 + $1.count }
            guard size <= settings.largestFiles.bytes else {
                throw Self.tooLarge(
                    "the files have \(size) bytes; at most \(settings.largestFiles) are taken")
            }
            for name in files.keys where !PlaybookFiles.isInside(name) || name.isSpelled(RunFolder.playbook) {
                throw .malformed(
                    "files: \(name.prefix(80).debugDescription) cannot be a file's name beside the playbook",
                    remedy: "relative, of letters, digits, . _ - and /, no component beginning with a dot")
            }
        }
    }

    private static func tooLarge(_ message: String) -> DeskProblem {
        DeskProblem(.tooLarge, "usage.size", message)
    }

    /// The messages name secrets and arguments, never their values.
    private func checkSecrets() throws(DeskProblem) {
        do {
            _ = try SecretBook(secrets, key: StoreKey())
        } catch {
            throw .malformed("secrets: \(error)")
        }
        for (name, value) in secrets.sorted(by: { $0.key < $1.key }) {
            guard let pair = arguments.first(where: { Bytes($0.value.utf8).firstRange(of: value) != nil })
            else { continue }
            throw .malformed(
                "args.\(pair.name.prefix(80)) holds the value of the secret \(name)",
                remedy: "arguments are on record; let the playbook ask gse.secret(\"\(name)\")")
        }
    }
}
