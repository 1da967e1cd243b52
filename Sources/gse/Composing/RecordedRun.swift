import Effects
import Execution
import Journaling
import Preparing

/// A run on record, read page by page: a long one does not fit in memory.
struct RecordedRun {
    /// Facts read at a time: each may hold some megabytes of output.
    private static let page = 64

    let id: RunID
    let journal: SQLiteJournal

    /// Opens the store and looks that the run is there.
    ///
    /// - Throws: ``Stop``: 6 when the store cannot be used, 66 when it has no such run.
    init(_ identifier: String, state: String?) throws(Stop) {
        guard let journal = try StateDirectory.find(flag: state).record() else {
            throw Self.missing(RunID(identifier))
        }
        try self.init(RunID(identifier), in: journal)
    }

    /// A run of an open store.
    init(_ id: RunID, in journal: SQLiteJournal) throws(Stop) {
        self.id = id
        self.journal = journal
        let (facts, problem) = journal.readable(of: id, after: 0, through: 1)
        if let problem { throw Stop(problem) }
        let isMissing = facts.isEmpty && journal.readable(of: id).facts.isEmpty
        guard isMissing else { return }
        throw Self.missing(id)
    }

    /// There is no such run.
    static func missing(_ id: RunID) -> Stop {
        Stop(.missing, "there is no run \(Harmless.line(id.description)) on record", remedy: "see gse runs")
    }

    /// Reads the facts after `sequence` in order, until `take` answers false; answers the last that was read.
    ///
    /// - Throws: ``Stop`` with exit code 6 at the first fact that cannot be read; those before it were taken.
    @discardableResult
    func read(after sequence: Int = 0, _ take: (Fact) -> Bool) throws(Stop) -> Int {
        var last = sequence
        while true {
            var (facts, problem) = journal.readable(of: id, after: last, through: last + Self.page)
            // A record with a hole is read to its end.
            if facts.isEmpty, problem == nil { (facts, problem) = journal.readable(of: id, after: last) }
            for fact in facts {
                guard take(fact) else { return last }
                last = fact.sequence
            }
            if let problem { throw Stop(problem) }
            if facts.isEmpty { return last }
        }
    }

    /// What people read about it, with as much of the outputs as the limits say, and how it stands.
    ///
    /// What cannot be read any more comes as a problem beside what can.
    func report(
        _ limits: ReportLimits = ReportLimits()
    ) throws(Stop) -> (report: RunReport, standing: RunStanding, problem: Stop?) {
        var report = RunReport(limits: limits)
        var problem: Stop?
        do {
            try read { fact in
                report.add(fact)
                return true
            }
        } catch {
            problem = error
        }
        let standing = try standing(hasEnded: report.end != nil, isReadable: problem == nil)
        if case .driven = standing { report.reach(SystemClock().now()) }
        return (report, standing, problem)
    }

    /// Whether it has ended, and who drives it when it has not.
    func standing(hasEnded: Bool = false, isReadable: Bool = true) throws(Stop) -> RunStanding {
        if hasEnded { return .ended }
        guard isReadable else { return .unreadable }
        do {
            guard let driver = try journal.driver(of: id) else { return .interrupted }
            switch driver.standing {
            case .drives: return .driven(driver)
            case .unknown: return .unknown(driver)
            case .gone: return .interrupted
            }
        } catch {
            throw Stop(error)
        }
    }
}
