import Admission
public import Effects

/// Turns the raw arguments of a run into the typed ones its playbook declares.
public enum ArgumentTyping {
    /// The typed arguments, an object in order of name.
    ///
    /// - Throws: ``Misuse`` with the code `usage.args` that names the argument: unknown, missing, or of another form.
    public static func typed(
        _ given: [(name: String, value: String)], by specs: [ArgumentSpec]
    ) throws(Misuse) -> JSON {
        for (name, _) in given where !specs.contains(where: { $0.name == name }) {
            let known = specs.map(\.name).joined(separator: ", ")
            let hint = known.isEmpty ? "it takes none" : "it takes \(known)"
            throw Misuse(code: "usage.args", "the playbook has no argument \(quoted(name)); \(hint)")
        }
        var members: [JSON.Member] = []
        for spec in specs {
            if let text = given.last(where: { $0.name == spec.name })?.value {
                members.append(JSON.Member(spec.name, try value(text, of: spec)))
            } else if let standard = spec.standard {
                members.append(JSON.Member(spec.name, try self.standard(standard, of: spec)))
            } else {
                let remedy = "give it with --arg \(spec.name)=…"
                throw Misuse(code: "usage.args", "the argument \(quoted(spec.name)) is missing; \(remedy)")
            }
        }
        return .object(members)
    }

    /// A default is held to the form too: text as if it had been given, anything else as it is.
    private static func standard(_ standard: JSON, of spec: ArgumentSpec) throws(Misuse) -> JSON {
        switch standard {
        case .string(let text): try value(text, of: spec)
        case .int(let number):
            if case .whole = spec.kind { try value(String(number), of: spec) } else { standard }
        case .null, .bool, .double, .array, .object: standard
        }
    }

    private static func value(_ text: String, of spec: ArgumentSpec) throws(Misuse) -> JSON {
        switch spec.kind {
        case .text: return .string(text)
        case .matches(let pattern):
            guard try matches(text, pattern, spec) else { throw wrong(text, spec, "must match \(pattern)") }
            return .string(text)
        case .whole(let least, let most):
            guard let number = whole(text), number >= least ?? .min, number <= most ?? .max else {
                let range = [least.map { "at least \($0)" }, most.map { "at most \($0)" }].compactMap(\.self)
                throw wrong(text, spec, (["must be a whole number"] + range).joined(separator: ", "))
            }
            return .int(number)
        case .oneOf(let choices):
            guard choices.contains(where: { $0.utf8.elementsEqual(text.utf8) }) else {
                throw wrong(text, spec, "must be one of \(choices.joined(separator: ", "))")
            }
            return .string(text)
        case .duration:
            guard let duration = Quantity.duration(text) else {
                throw wrong(text, spec, "must be like 30s or 5m")
            }
            return .double(duration / .seconds(1))
        case .size:
            guard let size = Quantity.size(text) else { throw wrong(text, spec, "must be like 64KiB") }
            return .int(Int64(size.bytes))
        case .bool:
            guard text == "true" || text == "false" else { throw wrong(text, spec, "must be true or false") }
            return .bool(text == "true")
        }
    }

    /// Decimal digits with an optional minus; no plus, no leading zero.
    private static func whole(_ text: String) -> Int64? {
        Int64(text).flatMap { String($0) == text ? $0 : nil }
    }

    private static func matches(_ text: String, _ pattern: String, _ spec: ArgumentSpec) throws(Misuse)
        -> Bool
    {
        do {
            return try Pattern(pattern).matches(Bytes(text.utf8))
        } catch {
            throw Misuse(code: "usage.args", "args.\(spec.name): \(error.message)")
        }
    }

    private static func wrong(_ text: String, _ spec: ArgumentSpec, _ rule: String) -> Misuse {
        Misuse(code: "usage.args", "the argument \(spec.name) \(rule), not \(quoted(text))")
    }
}
