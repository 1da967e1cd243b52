/// What becomes of a host whose key is not known; a changed key is refused by every rule.
public enum HostKeyRule: String, Sendable, Hashable, CaseIterable {
    /// It is refused, with its fingerprint and the command that would accept it.
    case known
    /// Its key is accepted and remembered.
    case acceptNew = "accept-new"
}
