/// Everything a script is given before its first line.
public struct ScriptStart: Sendable, Hashable {
    /// The playbook's text.
    public var source: [UInt8]
    /// The playbook's file name, for messages: `reload.lua`.
    public var name: String
    /// The raw arguments, `gse.args`, in order of name.
    public var arguments: [(name: String, value: String)]
    /// The run's identifier, `gse.run_id`.
    public var runID: String
    /// Whether nothing is really done, `gse.dry_run`.
    public var isDryRun: Bool
    /// The program's version, `gse.version`.
    public var version: String
    /// What `math.random` begins with.
    public var seed: UInt64
    /// The limits of the script itself.
    public var limits: ScriptLimits
    /// Whether turns tell which lines of the playbook and its modules were executed, which makes the script slower.
    public var countsLines: Bool

    /// Makes a start.
    public init(
        source: [UInt8], name: String, arguments: [(name: String, value: String)] = [], runID: String = "",
        isDryRun: Bool = false, version: String = "", seed: UInt64 = 0, limits: ScriptLimits = ScriptLimits(),
        countsLines: Bool = false
    ) {
        self.source = source
        self.name = name
        self.arguments = arguments
        self.runID = runID
        self.isDryRun = isDryRun
        self.version = version
        self.seed = seed
        self.limits = limits
        self.countsLines = countsLines
    }

    public static func == (left: ScriptStart, right: ScriptStart) -> Bool {
        left.source == right.source && left.name == right.name
            && left.arguments.elementsEqual(right.arguments, by: ==) && left.runID == right.runID
            && left.isDryRun == right.isDryRun && left.version == right.version && left.seed == right.seed
            && left.limits == right.limits && left.countsLines == right.countsLines
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(source)
        hasher.combine(runID)
        hasher.combine(seed)
    }
}
