import Effects
public import Journaling

/// What every table of locks promises, as checks that can be run on any implementation.
public enum LockTableConformance {
    private static let time = Timestamp(milliseconds: 1_795_000_000_000)

    /// A lock of a run.
    private static func lock(_ name: String, _ run: RunID) -> HeldLock {
        HeldLock(name: name, run: run, by: "ann", why: "a.lua", since: time)
    }

    /// Runs every check on an empty table, whose runs are in that journal; answers one sentence per broken promise.
    public static func problems(of locks: any LockTable & Journal) async throws(JournalError) -> [String] {
        var problems: [String] = []
        func check(_ holds: Bool, _ promise: String) { if !holds { problems.append(promise) } }
        let (first, second) = (RunID("r1"), RunID("r2"))
        let one = try locks.begin(first, driver: .here)
        let other = try locks.begin(second, driver: .here)

        check(try locks.locks().isEmpty, "nothing is held at first")
        check(try locks.take(lock("b", first)) == nil, "a free lock is taken")
        check(try locks.take(lock("a", first)) == nil, "a run may hold several")
        check(try locks.take(lock("b", first)) == nil, "a run that holds it is given it again")
        check(try locks.take(lock("b", second)) == lock("b", first), "another is told who holds it")
        check(try locks.locks() == [lock("a", first), lock("b", first)], "they are listed by name")
        try locks.release("b", of: second)
        check(try locks.take(lock("b", second)) != nil, "only the holder gives a lock back")
        try locks.release("b", of: first)
        check(try locks.take(lock("b", second)) == nil, "what was given back is free")

        let broken = BrokenLock(lock: lock("b", second), by: "eve", reason: "gone", time: time)
        check(try locks.breakLock("b", by: "eve", reason: "gone", at: time) == broken, "a lock is broken")
        check(try locks.breakLock("b", by: "eve", reason: "gone", at: time) == nil, "once")
        check(try locks.brokenLocks(limit: 9) == [broken], "who broke it is kept")
        check(try locks.take(lock("b", first)) == nil, "what was broken is free")

        check(try locks.take(lock("c", RunID("unknown"))) == nil, "a run not on record may take one")
        check(try locks.take(lock("c", second)) == nil, "and holds nothing")
        one.append([Fact(sequence: 1, time: time, event: .ended(RunEnd(state: .succeeded)))])
        try await one.close()
        check(try locks.locks() == [lock("c", second)], "the end of a run releases all it holds")
        check(try locks.take(lock("a", second)) == nil, "what an ended run held is free")
        try await other.close()
        return problems
    }
}
