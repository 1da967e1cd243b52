public import Effects

/// What a recorded effect asked for, as one line for people.
public enum EffectWords {
    /// A command as a shell would need it written, or the call with what it is about.
    ///
    /// The text is as it was asked: it may be long and hold anything.
    public static func line(_ effect: JSON) -> String {
        let argv = effect.elements("command").compactMap(\.asBytes)
        if let command = Command(argv: argv) { return command.line }
        let verb = effect["effect"]?.asString ?? ""
        guard let subject = subject(of: effect) else { return verb }
        return verb.isEmpty ? subject : "\(verb) \(subject)"
    }

    private static func subject(of effect: JSON) -> String? {
        if let tcp = effect["tcp"], let host = tcp["host"]?.asString, let port = tcp["port"]?.asNumber {
            return "tcp \(host):\(Int64(exactly: port).map(String.init) ?? "\(port)")"
        }
        if let duration = effect["duration"]?.asDuration { return "\(duration / .seconds(1)) s" }
        for key in ["path", "http", "name", "message", "task", "session", "undo"] {
            if let text = effect[key]?.asBytes?.lossyText { return text }
        }
        return nil
    }
}

extension JSON {
    /// The elements of a member that is a list; none when it is not.
    func elements(_ name: String) -> [JSON] {
        if case .array(let elements)? = self[name] { elements } else { [] }
    }

    /// The value with what is longer than `most` bytes cut, so that a report does not hold the files of a run.
    func shortened(to most: Int) -> JSON {
        switch self {
        case .null, .bool, .int, .double: return self
        case .string(let text):
            guard text.utf8.count > most else { return self }
            return .string(String(decoding: text.utf8.prefix(most), as: UTF8.self) + "…")
        case .array(let elements): return .array(elements.map { $0.shortened(to: most) })
        case .object(let members):
            // Bytes stay bytes.
            if members.count == 1, let bytes = asBytes { return .bytes(Bytes(bytes.prefix(most))) }
            return .object(members.map { Member($0.name, $0.value.shortened(to: most)) })
        }
    }
}
