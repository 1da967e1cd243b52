import CSpawn
import Glibc

extension ActingAccount {
    private static let ownGroups: [gid_t] = {
        let count = getgroups(0, nil)
        guard count > 0 else { return [] }
        return [gid_t](unsafeUninitializedCapacity: Int(count)) { buffer, used in
            used = max(0, Int(getgroups(count, buffer.baseAddress)))
        }
    }()

    /// Does something as this account on the calling thread; other threads keep theirs.
    ///
    /// - Throws: ``FileFailure`` when the account cannot be assumed, and what `body` throws.
    func assumed<Value>(_ body: () throws(FileFailure) -> Value) throws(FileFailure) -> Value {
        guard isOther else { return try body() }
        let ownGroups = Self.ownGroups
        let error = gse_thread_assume(account.uid, account.gid, account.groups, account.groups.count)
        defer {
            let status = gse_thread_restore(ownGroups, ownGroups.count)
            precondition(status == 0, "a thread of this process could not take its own account back")
        }
        guard error == 0 else { throw FileFailure(error, "acting as \(account.name)") }
        return try body()
    }
}
