import Effects
import Glibc

/// The account that work is done as, and whether that means leaving the account of this process.
struct ActingAccount: Sendable {
    /// The account.
    let account: LocalAccount
    /// Whether identity must be changed for it.
    let isOther: Bool

    /// The account of this process.
    static let own = ActingAccount(account: .current(), isOther: false)

    /// Why work cannot be done as an account.
    struct Unusable: Error {
        /// One clause for a person.
        let reason: String
    }

    /// The account a session names; nil is the process's own.
    ///
    /// - Throws: ``Unusable`` when there is no such account, or this process may not act as it.
    static func named(_ name: String?) throws(Unusable) -> ActingAccount {
        guard let name, name != own.account.name else { return own }
        guard let account = LocalAccount.named(name) else {
            throw Unusable(reason: "no account \(name) on this machine")
        }
        if account.uid == own.account.uid { return own }
        guard own.account.uid == 0 else {
            throw Unusable(
                reason:
                    "cannot act as \(name): gse runs as \(own.account.name), and only root can change account"
            )
        }
        return ActingAccount(account: account, isOther: true)
    }
}
