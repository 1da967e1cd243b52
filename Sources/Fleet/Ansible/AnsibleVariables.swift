internal import ConfigurationFiles
internal import Effects

/// Turns variables of Ansible into what they say of a host, and counts what is not taken.
struct AnsibleVariables: Sendable {
    /// Files that are encrypted as a whole.
    var sealedFiles = 0
    private var secrets = 0
    private var templates = 0
    private var options: Set<String> = []
    private var methods: Set<String> = []

    /// What variables of one place say; the later of two of one name counts.
    mutating func settings(_ found: [AnsibleVariable], path: String) throws(ConfigurationError)
        -> HostSettings
    {
        var settings = HostSettings()
        for variable in found {
            secrets += variable.leftOut
            if variable.name.hasPrefix("ansible_") {
                if AnsibleConnectionKey(rawValue: variable.name) == nil,
                    AnsibleSecrets.isSecret(variable.name)
                {
                    secrets += 1
                } else {
                    try connect(&settings, variable, path: path)
                }
            } else if let value = variable.value, !AnsibleSecrets.isSecret(variable.name) {
                if value.hasTemplate { templates += 1 }
                settings.variables.removeAll { $0.name == variable.name }
                settings.variables.append(JSON.Member(variable.name, value))
            } else {
                secrets += 1
            }
        }
        return settings
    }

    /// What is to be told to whoever uses the inventory.
    var notes: [String] {
        var notes: [String] = []
        if secrets > 0 {
            let looks = secrets == 1 ? "looks like a secret and was" : "look like secrets and were"
            notes.append(
                "\(Self.counted(secrets, "variable")) \(looks) left out; a run is given its secrets with --secret"
            )
        }
        if sealedFiles > 0 {
            notes.append("\(Self.counted(sealedFiles, "file")) encrypted by ansible-vault: left out")
        }
        if templates > 0 {
            notes.append("\(Self.counted(templates, "variable")) with {{ … }}: taken as written")
        }
        if !options.isEmpty {
            notes.append("options for ssh left out: \(options.sorted().joined(separator: ", "))")
        }
        if !methods.isEmpty {
            notes.append(
                "ansible_become_method \(methods.sorted().joined(separator: ", ")) is not understood: other accounts "
                    + "are reached by logging in as them")
        }
        return notes
    }

    private static func counted(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }

    /// Which of groups equally far down counts; nil when nothing says so.
    static func priority(_ found: [AnsibleVariable], path: String) throws(ConfigurationError) -> Int? {
        guard let variable = found.last(where: { $0.name == "ansible_group_priority" }) else { return nil }
        guard let text = variable.value?.asString, let number = Int32(text) else {
            throw ConfigurationError(
                path: path, line: variable.line, message: "ansible_group_priority is a whole number")
        }
        return Int(number)
    }

    private mutating func connect(
        _ settings: inout HostSettings, _ variable: AnsibleVariable, path: String
    ) throws(ConfigurationError) {
        guard let key = AnsibleConnectionKey(rawValue: variable.name) else { return }
        func problem(_ message: String) -> ConfigurationError {
            ConfigurationError(path: path, line: variable.line, message: "\(variable.name) \(message)")
        }
        guard let text = variable.value?.asString else { throw problem("is one value that is not encrypted") }
        guard !text.isEmpty else { return }
        guard !JSON.string(text).hasTemplate else {
            throw problem("is a template ({{ … }}), which is not filled in here; write its value")
        }
        func checked(_ subject: String, _ isValid: (String) -> Bool) throws(ConfigurationError) -> String {
            guard isValid(text) else { throw problem("\"\(text)\" cannot be \(subject)") }
            return text
        }
        switch key {
        case .host, .sshHost: settings.address = try checked("an address", Name.isAddress)
        case .port, .sshPort:
            guard let port = UInt16(text), port > 0 else { throw problem("is a port from 1 to 65535") }
            settings.connection.port = port
        case .user, .sshUser: settings.connection.user = try checked("an account", Name.isAccount)
        case .keyFile, .sshKeyFile:
            settings.connection.identityFile = try checked("an identity file", Name.isPath)
        case .connection: settings.connection.backend = Self.backend(try checked("a backend", Name.isGroup))
        case .become:
            guard let flag = Self.flag(text) else { throw problem("is yes or no, not \"\(text)\"") }
            settings.connection.usesSudo = flag
        case .becomeMethod where ["sudo", "ansible.builtin.sudo"].contains(text): break
        case .becomeMethod:
            methods.insert(text)
            settings.connection.usesSudo = false
        case .sshArgs, .commonArgs, .extraArgs:
            let arguments: AnsibleSSHArguments
            do { arguments = try AnsibleSSHArguments(text) } catch { throw problem(error.message) }
            options.formUnion(arguments.leftOut)
            settings.connection.jump = arguments.jump ?? settings.connection.jump
            settings.connection.configFile = arguments.configFile ?? settings.connection.configFile
        }
    }

    /// The backend for a kind of connection; what is not known here keeps its name, so that only those hosts are out of
    /// reach.
    private static func backend(_ name: String) -> String? {
        switch name {
        case "ssh", "ansible.builtin.ssh", "paramiko", "paramiko_ssh", "ansible.builtin.paramiko_ssh": "ssh"
        case "local", "ansible.builtin.local": "local"
        case "smart": nil
        default: name
        }
    }

    private static func flag(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "y", "yes", "on", "1", "true", "t": true
        case "n", "no", "off", "0", "false", "f": false
        default: nil
        }
    }
}

extension JSON {
    /// Whether there is a template somewhere in it.
    fileprivate var hasTemplate: Bool {
        switch self {
        case .string(let text): text.contains("{{")
        case .array(let elements): elements.contains(where: \.hasTemplate)
        case .object(let members): members.contains(where: \.value.hasTemplate)
        default: false
        }
    }
}
