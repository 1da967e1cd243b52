/// Something the host gave out, as the script gives it back.
///
/// The host looks it up; it believes only the identifier.
public struct LuaHandle: Sendable, Hashable {
    /// What it stands for.
    public enum Kind: UInt8, Sendable, Hashable, CaseIterable {
        case session = 1
        case task = 2
        /// `gse.json.null`.
        case null = 3
        /// A secret.
        case secret = 4
        /// A registered undo.
        case undo = 5
    }

    /// What it stands for.
    public var kind: Kind
    /// The host's identifier.
    public var id: String
    /// For a view of a session, the hosts it is narrowed to; nil for the whole.
    public var hosts: [String]?

    /// Makes a handle.
    public init(kind: Kind, id: String, hosts: [String]? = nil) {
        self.kind = kind
        self.id = id
        self.hosts = hosts
    }
}
