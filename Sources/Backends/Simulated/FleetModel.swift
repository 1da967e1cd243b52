public import Effects

/// What a simulated fleet is like: what its hosts have, and how they answer.
///
/// The file, `--model F.yaml`, has these keys and no others; a table of `gse.test` has the same:
///
/// ```yaml
/// latency: {median: 20ms, p99: 200ms}       # or 20ms: always; a command may have its own
/// state: {nginx: "1.24"}                    # what each host begins with: names and texts
/// files: {/etc/app.conf: "port 80"}         # what each host has; with it, a file that is not here is missing
/// commands:                                 # the first that matches answers; without one: success, assumed
///   - run: [systemctl, reload, nginx]       # or one string; "*" is any word, "**" any that follow
///     on: "group:web"                       # a selector
///     when: {nginx: "1.24"}                 # the host's state
///     exit_code: 1                          # or signal: 9, timed_out: true, lost: true
///     stdout: "version {{nginx}}"           # {{name}}, {{address}} and the host's state; stderr likewise
///     latency: 2s
///     sets: {nginx: "1.25"}                 # the host's state when it is done
/// probes:                                   # the first that matches answers; without one: answered, assumed
///   - {tcp: "127.0.0.1:80", when: {nginx: "1.25"}, answers: true}     # or http: URL
/// ```
public struct FleetModel: Sendable, Hashable {
    /// How long commands and file work take.
    public var latency: Latency
    /// What each host begins with.
    public var state: [String: String]
    /// The files each host has; nil when nothing is said of files, so that any may be there.
    public var files: [Bytes: Bytes]?
    /// How commands are answered; the first that matches counts.
    public var commands: [CommandModel]
    /// How probes are answered; the first that matches counts.
    public var probes: [ProbeModel]
    /// Where it was read from, for messages.
    public var path: String

    /// A model of which nothing is known: everything succeeds, and is marked as assumed.
    public init(
        latency: Latency = .usual, state: [String: String] = [:], files: [Bytes: Bytes]? = nil,
        commands: [CommandModel] = [], probes: [ProbeModel] = [], path: String = "the model"
    ) {
        self.latency = latency
        self.state = state
        self.files = files
        self.commands = commands
        self.probes = probes
        self.path = path
    }
}
