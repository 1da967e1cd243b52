import Fleet

/// What is said of a host that shows a key nobody vouches for.
extension ConnectionWords {
    /// Why there is no connection, for a person: of a host key what to do about it, else ssh's last words; nil when it said
    /// nothing.
    func refusal(by plan: ConnectionPlan) -> String? {
        if isChangedKey { return changedKey() }
        if isUnknownKey { return failureOnTheWay.map { $0.unknownKeyOnTheWay() } ?? unknownKey(plan) }
        guard let last, last.contains("Permission denied") else { return last }
        // A key that is not there is what most refusals come from, and told only before them.
        let missing = lines.first { $0.hasPrefix("Warning: Identity file ") }
        return missing.map { "\(last) (\($0.dropFirst("Warning: ".count)))" } ?? last
    }

    private func unknownKey(_ plan: ConnectionPlan) -> String {
        let shown = [keyKind, fingerprint].compactMap { $0 }.joined(separator: " ")
        return
            "its host key is not known\(shown.isEmpty ? "" : ": \(shown)"); if that is the host's, accept it with "
            + "\(Self.command(plan)), or say host_keys: accept-new in the inventory"
    }

    /// Of a host in between ssh takes no settings but those of its configuration.
    private func unknownKeyOnTheWay() -> String {
        let line = lines.last { $0.hasPrefix("No ") && $0.contains("host key is known for") }
        let host = line.flatMap { line in
            line.firstRange(of: " is known for ").map { line[$0.upperBound...].prefix { $0 != " " } }
        }
        return
            "on the way there: the host key of \(host ?? "the jump host") is not known; log in there once with ssh "
            + "and accept it if it is that host's"
    }

    private func changedKey() -> String {
        let shown = fingerprint.map { " to \($0)" } ?? ""
        let known = lines.last { $0.hasPrefix("Offending ") }.flatMap { line in
            line.firstRange(of: " in ").map { String(line[$0.upperBound...]) }
        }
        return
            "its host key has changed\(shown): somebody may stand in between; only if the change is known to be right "
            + "take the old key\(known.map { " (\($0))" } ?? "") out with ssh-keygen -R"
    }

    /// The command with which a person accepts the key.
    private static func command(_ plan: ConnectionPlan) -> String {
        var words = ["ssh", "-o", "StrictHostKeyChecking=accept-new"]
        if let file = plan.connection.configFile { words += ["-F", ConnectionPlan.expanded(file)] }
        if let port = plan.connection.port { words += ["-p", String(port)] }
        if let jump = plan.connection.jump { words += ["-J", jump] }
        let host = plan.login.map { "\($0)@\(plan.address)" } ?? plan.address
        return (words + [host, "true"]).map(word).joined(separator: " ")
    }

    /// A word as a shell takes it.
    private static func word(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            case _: "-_./:=@%+,".utf8.contains(byte)
            }
        }
        return isPlain ? text : "'\(text.replacing("'", with: "'\\''"))'"
    }

    /// Such as `ED25519`: the kind of key in ssh's words about one that is not known.
    private var keyKind: String? {
        lines.first { $0.hasPrefix("No ") && $0.contains("host key is known for") }
            .flatMap { $0.split(separator: " ").dropFirst().first.map(String.init) }
    }
}
