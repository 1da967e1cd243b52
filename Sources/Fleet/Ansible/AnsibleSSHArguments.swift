/// What options for ssh in an Ansible inventory ask for.
///
/// A jump host and a configuration file are understood. Options without which the same host is reached by the same way
/// are left out; all others are an error, for without them another machine could be reached than is meant.
struct AnsibleSSHArguments {
    /// What is wrong, as the end of a sentence that begins with the variable's name.
    struct Problem: Error {
        let message: String

        init(_ message: String) { self.message = message }
    }

    private(set) var jump: String?
    /// The file that ssh reads instead of its own configuration.
    private(set) var configFile: String?
    /// Names of the options that were left out.
    private(set) var leftOut: [String] = []

    private static let harmless: Set<String> = [
        "addkeystoagent", "batchmode", "ciphers", "compression", "connectionattempts", "connecttimeout",
        "controlmaster", "controlpath", "controlpersist", "forwardagent", "forwardx11",
        "gssapiauthentication",
        "hashknownhosts", "hostkeyalgorithms", "identitiesonly", "kexalgorithms", "loglevel", "macs",
        "passwordauthentication", "preferredauthentications", "pubkeyacceptedalgorithms",
        "pubkeyacceptedkeytypes", "pubkeyauthentication", "requesttty", "sendenv", "serveralivecountmax",
        "serveraliveinterval", "setenv", "stricthostkeychecking", "tcpkeepalive", "userknownhostsfile",
    ]

    /// Reads the words of a variable.
    init(_ text: String) throws(Problem) {
        guard let split = ShellWords.split(text, hasComments: false) else {
            throw Problem("has an open quote")
        }
        var words = split[...]
        while let word = words.popFirst() {
            guard word.utf8.first == UInt8(ascii: "-"), word.utf8.count > 1 else {
                throw Problem("has \"\(word)\", which is no option")
            }
            let letter = word.dropFirst().first ?? "-"
            guard "JoFipl".contains(letter) else {
                guard word.dropFirst().allSatisfy({ "46AaCkKqTtvxXY".contains($0) }) else {
                    throw Problem("has the option \(word), which is not understood; \(Self.remedy)")
                }
                leftOut.append(word)
                continue
            }
            let rest = word.dropFirst(2)
            guard let value = rest.isEmpty ? words.popFirst() : String(rest) else {
                throw Problem("ends after \(word)")
            }
            switch letter {
            case "J": try take(jump: value)
            case "o": try take(option: value)
            case "F":
                guard Name.isPath(value), value.hasPrefix("/") || value.hasPrefix("~/") else {
                    throw Problem("has -F with a file that is not absolute")
                }
                guard Name.isConfigFile(value) else {
                    throw Problem(
                        "has -F with a file whose name ssh would give to a shell as it is; rename it to letters, digits "
                            + "and /._-~@:,+=")
                }
                configFile = value
            default: throw Problem("has the option -\(letter), which is not understood; \(Self.remedy)")
            }
        }
    }

    private static let remedy = "put it into ssh's own configuration, which is read as it always is"

    private mutating func take(option: String) throws(Problem) {
        let name = option.prefix { $0 != "=" && $0 != " " }
        let value = option.dropFirst(name.count).drop { $0 == "=" || $0 == " " }
        switch name.lowercased() {
        case "proxyjump": try take(jump: String(value))
        case let word where Self.harmless.contains(word): leftOut.append(String(name))
        default: throw Problem("has the option \(name), which is not understood; \(Self.remedy)")
        }
    }

    private mutating func take(jump value: String) throws(Problem) {
        guard Name.isJump(value) else { throw Problem("has a jump host that cannot be one") }
        jump = value
    }
}
