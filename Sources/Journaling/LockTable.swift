public import Effects

/// The locks of a store: each is held by one run at most, whichever process drives it.
///
/// A lock is free when nobody holds it, or when the run that does has ended or is not on record. A run whose process is
/// gone can be resumed, and holds its locks until it has ended. The end of a run releases them all.
public protocol LockTable: Sendable {
    /// Takes a lock for the run it names; answers who holds it when it is not free.
    ///
    /// A run that holds it already goes on holding it since then.
    func take(_ lock: HeldLock) throws(JournalError) -> HeldLock?

    /// Gives a lock back; nothing happens when that run does not hold it.
    func release(_ name: String, of run: RunID) throws(JournalError)

    /// The locks that are held, in order of name.
    func locks() throws(JournalError) -> [HeldLock]

    /// Takes a lock away from whoever holds it, and keeps who did it and why; nil when nobody holds it.
    func breakLock(_ name: String, by: String, reason: String, at time: Timestamp) throws(JournalError)
        -> BrokenLock?

    /// The locks that were taken away, the last first, at most `limit`.
    func brokenLocks(limit: Int) throws(JournalError) -> [BrokenLock]
}
