internal import ConfigurationFiles

/// What an inventory says, before it is known what each host inherits.
struct InventoryDraft {
    /// The most hosts one inventory may have.
    static let most = 100_000

    struct Host {
        /// Where it is first named.
        let line: Int
        var settings = HostSettings()
        /// The groups it is directly in.
        var groups: [String] = []
    }

    struct Group {
        /// Where it is first named.
        var line = 1
        var children: [(name: String, line: Int)] = []
        /// What it says of its hosts.
        var settings = HostSettings()
        /// What is said of its hosts beside the file, which hides what every group's ``settings`` say.
        var later = HostSettings()
        /// Which of groups equally far down hides the others: the one with the larger number.
        var priority = 0
    }

    /// The file, for messages.
    let path: String
    /// The hosts in file order.
    var names: [String] = []
    var hosts: [String: Host] = [:]
    var groups: [String: Group] = [:]
    /// What stands above every group; its children are of no account.
    var all = Group()

    init(path: String) { self.path = path }

    /// Takes the hosts of a pattern, which may be there already; what is said now hides what was said before.
    ///
    /// A port in the pattern counts for hosts that are new.
    mutating func add(_ pattern: AnsibleHostPattern, _ settings: HostSettings, to group: String?, line: Int)
        throws(ConfigurationError)
    {
        for name in pattern.names {
            if hosts[name] == nil {
                guard names.count < Self.most else {
                    throw error(line, "at most \(Self.most) hosts are read")
                }
                names.append(name)
                hosts[name] = Host(line: line)
                hosts[name]?.settings.connection.port = pattern.port
            }
            let before = hosts[name]?.settings ?? HostSettings()
            hosts[name]?.settings = before.overlaid(with: settings)
            if let group, hosts[name]?.groups.contains(group) == false { hosts[name]?.groups.append(group) }
        }
    }

    func error(_ line: Int?, _ message: String) -> ConfigurationError {
        ConfigurationError(path: path, line: line, message: message)
    }

    /// The nearest name, as the end of a message.
    static func hint(_ name: String, among names: some Sequence<String>) -> String {
        Spelling.nearest(to: name, among: names).map { "; did you mean \"\($0)\"?" } ?? ""
    }
}
