public import Effects

extension PolicyCheck {
    /// Answers one line of `gse policy check --batch`: a JSON object in, a JSON object out.
    ///
    /// A bad line gets `deny`.
    ///
    /// What the line does not say about host, user and roles is taken from `standard`.
    public static func answer(
        line: Bytes, standard: PolicyQuestion, policies: [Policy], principal: Principal, ownAccount: String
    ) -> JSON {
        let object: JSON
        do {
            object = try JSON.read(line, depth: 32)
        } catch {
            return answer(
                .deny(bad("the line is not JSON: \(error.message) at column \(error.column)")), id: nil)
        }
        do {
            let question = try question(object, standard: standard)
            let check = decide(question, policies: policies, principal: principal, ownAccount: ownAccount)
            return answer(check, id: object["id"])
        } catch {
            return answer(.deny(error), id: object["id"])
        }
    }

    private static func answer(_ check: PolicyCheck, id: JSON?) -> JSON {
        switch check {
        case .allow(let rule):
            .members(["id": id ?? .null, "decision": "allow", "rule": .string(rule)])
        case .deny(let refusal):
            .members([
                "id": id ?? .null, "decision": "deny", "code": .string(refusal.code),
                "message": .string(refusal.message),
            ])
        }
    }

    private static func question(_ object: JSON, standard: PolicyQuestion) throws(Refusal) -> PolicyQuestion {
        guard case .object = object else { throw bad("the line is not an object") }
        var question = standard
        question.command = try command(object)
        if let host = try text(object, "host") { question.host = host }
        if let user = try text(object, "user") { question.user = user }
        if let role = try text(object, "role") { question.roles = [role] }
        return question
    }

    private static func command(_ object: JSON) throws(Refusal) -> PolicyQuestion.Asked {
        switch (object["command"], object["command_base64"]) {
        case (.string(let line)?, nil): return .line(Bytes(line.utf8))
        case (.array(let elements)?, nil):
            var argv: [Bytes] = []
            for element in elements {
                switch element {
                case .string(let word): argv.append(Bytes(word.utf8))
                case .int(let number): argv.append(Bytes(String(number).utf8))
                case .null, .bool, .double, .array, .object:
                    throw bad("an argument in \"command\" is neither a string nor a whole number")
                }
            }
            return .argv(argv)
        case (nil, .string(let text)?):
            guard let line = Base64.decode(text) else { throw bad("\"command_base64\" is not Base64") }
            return .line(line)
        case (nil, nil): throw bad("there is neither \"command\" nor \"command_base64\"")
        default:
            throw bad("\"command\" is a string or a list, \"command_base64\" a string, and only one is given")
        }
    }

    private static func text(_ object: JSON, _ name: String) throws(Refusal) -> String? {
        switch object[name] {
        case nil, .null?: return nil
        case .string(let text)?: return text
        case .bool?, .int?, .double?, .array?, .object?: throw bad("\"\(name)\" is not a string")
        }
    }

    private static func bad(_ message: String) -> Refusal {
        Refusal(code: "refused.line", message: message, remedy: "{\"command\": \"…\"} on one line")
    }
}
