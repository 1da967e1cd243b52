internal import Effects

/// One command a role may run.
struct CommandRule: Sendable, Hashable {
    /// `ROLE/NAME` or `ROLE/#n`, n from 1 within the role.
    var label: String
    let name: String?
    let line: Int
    let shape: ArgumentList
    let hosts: HostGrant?
    let users: [String]?
    let stdin: ByteCount?
    let timeout: Duration?
    let output: ByteCount?
    let hostsAtOnce: Int?
    let process: ProcessLimits
    let isReadOnly: Bool
    let runsOthers: Bool
    let repeatsInDoubt: Bool
}
