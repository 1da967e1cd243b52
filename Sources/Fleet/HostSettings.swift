internal import Effects

/// What a file says of a host, of the hosts of a group, or of all.
struct HostSettings: Sendable, Hashable {
    var address: String?
    var connection = HostConnection()
    var variables: [JSON.Member] = []

    /// The same, where `upper` says nothing else.
    func overlaid(with upper: HostSettings) -> HostSettings {
        HostSettings(
            address: upper.address ?? address, connection: connection.overlaid(with: upper.connection),
            variables: Self.overlaid(variables, with: upper.variables))
    }

    private static func overlaid(_ lower: [JSON.Member], with upper: [JSON.Member]) -> [JSON.Member] {
        guard !upper.isEmpty else { return lower }
        guard !lower.isEmpty else { return upper }
        let hidden = Set(upper.map(\.name))
        return lower.filter { !hidden.contains($0.name) } + upper
    }
}

extension HostConnection {
    /// The same, where `upper` says nothing else.
    func overlaid(with upper: HostConnection) -> HostConnection {
        guard upper != HostConnection() else { return self }
        return HostConnection(
            port: upper.port ?? port, user: upper.user ?? user,
            identityFile: upper.identityFile ?? identityFile, jump: upper.jump ?? jump,
            backend: upper.backend ?? backend, usesSudo: upper.usesSudo ?? usesSudo,
            hostKeys: upper.hostKeys ?? hostKeys, keyExchange: upper.keyExchange ?? keyExchange,
            configFile: upper.configFile ?? configFile)
    }
}
