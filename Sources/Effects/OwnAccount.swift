/// The account that work on a host runs as when none is named.
public enum OwnAccount: Sendable, Hashable {
    /// The one this process acts as: the host is this machine.
    case acting
    /// The one the inventory says to log in with.
    case login(String)
    /// One that only the configuration of whatever reaches the host tells.
    case unknown

    /// Its name, `acting` being the account this process acts as; nil when nobody knows it here.
    public func name(acting: String) -> String? {
        switch self {
        case .acting: acting
        case .login(let name): name
        case .unknown: nil
        }
    }
}
