internal import ConfigurationFiles
internal import Effects

/// Tells what in Ansible's files looks like a secret, by name or by content.
enum AnsibleSecrets {
    /// A name that has one of these in it is a secret's.
    private static let parts = [
        "password", "passwd", "passphrase", "secret", "token", "credential", "apikey", "api_key",
        "privatekey",
        "private_key", "access_key", "accesskey",
    ].map { Bytes($0.utf8) }
    /// A name that has one of these as a word of its own is a secret's.
    private static let words = Set(["pass", "pwd", "pw", "psk", "vault"].map { Bytes($0.utf8) })

    /// Whether a variable of that name would hold a secret.
    static func isSecret(_ name: String) -> Bool {
        let bytes = name.utf8.map { (65...90).contains($0) ? $0 + 32 : $0 }
        return parts.contains { has($0, in: bytes) }
            || bytes.split { "_-.".utf8.contains($0) }.contains { words.contains(Bytes($0)) }
    }

    private static let key = Bytes("PRIVATE KEY-----".utf8)

    /// Whether a text is encrypted, a private key, or a URL with a password.
    static func isSecret(text: String) -> Bool {
        hasPassword(text.utf8) || text.utf8.starts(with: "$ANSIBLE_VAULT;".utf8)
            || text.utf8.count > key.count && has(key, in: Bytes(text.utf8))
    }

    /// Whether there is `://NAME:PASSWORD@` in a text.
    private static func hasPassword(_ text: String.UTF8View) -> Bool {
        var rest = text[...]
        while let colon = rest.firstIndex(of: UInt8(ascii: ":")) {
            rest = rest[colon...].dropFirst()
            guard rest.starts(with: "//".utf8) else { continue }
            let authority = rest.dropFirst(2).prefix { $0 > 32 && !"/?#\"'".utf8.contains($0) }
            if let end = authority.lastIndex(of: UInt8(ascii: "@")),
                authority[..<end].contains(UInt8(ascii: ":"))
            {
                return true
            }
        }
        return false
    }

    /// The value of a node without what looks like secrets; nil when it is one altogether.
    ///
    /// `leftOut` counts what was left out inside of it.
    static func value(_ node: ConfigurationNode, leftOut: inout Int) -> JSON? {
        guard node.tag.map({ !$0.hasPrefix("!vault") }) ?? true else { return nil }
        switch node.content {
        case .scalar(let text): return isSecret(text: text) ? nil : .string(text)
        case .sequence(let elements):
            return .array(
                elements.compactMap { element in
                    let value = value(element, leftOut: &leftOut)
                    if value == nil { leftOut += 1 }
                    return value
                })
        case .mapping(let members):
            return .object(
                members.compactMap { member in
                    guard !isSecret(member.name), let value = value(member.value, leftOut: &leftOut) else {
                        leftOut += 1
                        return nil
                    }
                    return JSON.Member(member.name, value)
                })
        }
    }

    private static func has(_ part: Bytes, in bytes: Bytes) -> Bool {
        guard bytes.count >= part.count, let first = part.first else { return false }
        return (0...(bytes.count - part.count)).contains { start in
            bytes[start] == first && bytes[start..<start + part.count].elementsEqual(part)
        }
    }
}
