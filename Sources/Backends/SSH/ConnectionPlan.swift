import Admission
import Effects
import Fleet
import Glibc

/// One connection to a host: where it leads and as whom; two targets with the same plan share it.
struct ConnectionPlan: Sendable, Hashable {
    /// How long things may take before a host counts as unreachable.
    struct Patience: Sendable, Hashable {
        /// For TCP, banner and key exchange together, in whole seconds.
        var connect = 10
        /// Between two looks whether the host still answers, in whole seconds; three unanswered mean it is gone.
        var alive = 5
    }

    let address: String
    let connection: HostConnection
    /// The account logged in with; nil leaves it to ssh's configuration.
    let login: String?

    /// The connection that reaches a target as an account; nil is the one the inventory logs in with.
    init(_ target: Target, account: String?) {
        address = target.address
        var connection = target.connection
        login = connection.usesSudo == true ? connection.user : account ?? connection.user
        connection.user = nil
        connection.backend = nil
        connection.usesSudo = nil
        self.connection = connection
    }

    /// The arguments of the ssh process that holds the connection, its control socket at `socket`.
    ///
    /// ssh's own configuration stays in force but for what would ask somebody, forward something or do without the socket.
    /// A talkative one says which key the host shows and which key exchange was agreed on.
    func arguments(socket: String, patience: Patience, isTalkative: Bool = false) -> [String] {
        var words = ["ssh", "-M", "-N", "-T", "-S", socket]
        if let file = connection.configFile { words += ["-F", Self.expanded(file)] }
        let rule = connection.hostKeys ?? .known
        var settings = [
            "ControlPersist=no", "BatchMode=yes", "ForkAfterAuthentication=no", "RemoteCommand=none",
            "PermitLocalCommand=no", "ClearAllForwardings=yes", "ForwardX11=no", "Tunnel=no",
            "EscapeChar=none",
            "LogLevel=\(isTalkative ? "DEBUG1" : "INFO")",
            "StrictHostKeyChecking=\(rule == .known ? "yes" : rule.rawValue)",
            "ConnectTimeout=\(patience.connect)", "ConnectionAttempts=1",
            "ServerAliveInterval=\(patience.alive)", "ServerAliveCountMax=3",
        ]
        if let algorithms = connection.keyExchange { settings.append("KexAlgorithms=\(algorithms)") }
        words += settings.flatMap { ["-o", $0] }
        if let port = connection.port { words += ["-p", String(port)] }
        if let login { words += ["-l", login] }
        if let file = connection.identityFile { words += ["-i", Self.expanded(file)] }
        if let jump = connection.jump { words += ["-J", jump] }
        return words + ["--", address]
    }

    /// A file with `~/` replaced by the home directory, which a shell would have done.
    static func expanded(_ file: String) -> String {
        guard file.hasPrefix("~/") else { return file }
        let home = getenv("HOME").map { String(cString: $0) } ?? ActingAccount.own.account.home.lossyText
        return home + file.dropFirst(1)
    }
}
