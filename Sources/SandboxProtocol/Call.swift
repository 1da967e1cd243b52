/// One `gse.*` call of a strand, waiting for its answer.
public struct Call: Sendable, Hashable {
    /// The strand that waits; 0 is the playbook's own.
    public var strand: UInt32
    /// Which call it is, an ``Operation`` if the worker is honest.
    public var operation: String
    /// Where in the script, `file:line`; empty when unknown.
    ///
    /// For messages only.
    public var position: String
    /// The arguments as given.
    public var arguments: [LuaValue]

    /// Makes a call.
    public init(strand: UInt32, operation: String, position: String = "", arguments: [LuaValue]) {
        self.strand = strand
        self.operation = operation
        self.position = position
        self.arguments = arguments
    }
}
