public import Effects

/// Where the facts of runs are kept.
///
/// A journal never edits. If it cannot record, the run stops: nothing is performed that is not on record.
public protocol Journal: Sendable {
    /// Begins the record of a run and returns its writer; the run is driven by `driver` until that is closed.
    ///
    /// - Throws: ``JournalError`` when the store cannot be used or the run is already there.
    func begin(_ run: RunID, driver: Driver) throws(JournalError) -> any JournalWriter

    /// Begins the record of a run as ``begin(_:driver:)`` does, together with all who begin or flush at that time.
    ///
    /// - Throws: ``JournalError`` as that does.
    func beginTogether(_ run: RunID, driver: Driver) async throws(JournalError) -> any JournalWriter

    /// Goes on with the record of a run that has not ended and that nobody drives, or whose driver is provably gone.
    ///
    /// - Throws: ``JournalError``: `journal.driven` when another drives it or may, `journal.ended` when it has
    ///   ended, `journal.missing` when there is no such run, or when the store cannot be used.
    func resume(_ run: RunID, driver: Driver) throws(JournalError) -> any JournalWriter

    /// Who drives a run, there or gone; nil when nobody does or there is no such run.
    func driver(of run: RunID) throws(JournalError) -> Driver?

    /// The facts of a run in order, those after `sequence` up to and with `last`; empty when there is no such run.
    func facts(of run: RunID, after sequence: Int, through last: Int) throws(JournalError) -> [Fact]

    /// The runs on record, newest first, at most `limit`.
    func runs(limit: Int) throws(JournalError) -> [RunID]

    /// The runs on record that have not ended, whoever drives them, oldest first.
    func unended() throws(JournalError) -> [RunID]
}

extension Journal {
    /// By itself.
    public func beginTogether(_ run: RunID, driver: Driver) async throws(JournalError) -> any JournalWriter {
        try begin(run, driver: driver)
    }

    /// Looks at every run.
    public func unended() throws(JournalError) -> [RunID] {
        var unended: [RunID] = []
        for run in try runs(limit: .max).reversed() {
            let isEnded = try facts(of: run, after: 0).contains { fact in
                if case .ended = fact.event { true } else { false }
            }
            if !isEnded { unended.append(run) }
        }
        return unended
    }

    /// The facts of a run in order, all those after `sequence`; empty when there is no such run.
    public func facts(of run: RunID, after sequence: Int) throws(JournalError) -> [Fact] {
        try facts(of: run, after: sequence, through: .max)
    }

    /// Whether nobody drives a run, or only a process that is provably gone.
    public func isUndriven(_ run: RunID) throws(JournalError) -> Bool {
        try driver(of: run).map { $0.standing == .gone } ?? true
    }
}

/// Appends the facts of one run.
///
/// Facts are appended by one task at a time.
public protocol JournalWriter: Sendable {
    /// Takes facts, in order, to be recorded soon; they are on record at the latest when a flush returns.
    func append(_ facts: [Fact])

    /// Returns when everything taken so far is on record: it survives the death of this process, with `toDisk`
    /// also that of the machine.
    ///
    /// The disk is waited for together by all who flush to it at one time, of whatever run of this process.
    ///
    /// - Throws: ``JournalError`` when it cannot be recorded, now and ever after.
    func flush(toDisk: Bool) async throws(JournalError)

    /// Flushes and gives the run back: whoever wants may drive it.
    func close() async throws(JournalError)
}

extension JournalWriter {
    /// Returns when everything taken so far is on record: it survives the death of this process.
    ///
    /// - Throws: ``JournalError`` when it cannot be recorded, now and ever after.
    public func flush() async throws(JournalError) { try await flush(toDisk: false) }
}
