internal import Effects

/// A command that is forbidden whatever allows it.
struct DenyRule: Sendable, Hashable {
    let label: String
    let line: Int
    let shape: ArgumentList
    let hosts: HostGrant?
    let users: [String]?
}
