import ArgumentParser
import Effects
import Execution
import Journaling
import Preparing

/// A run on record that has not ended and is to be taken on.
struct UnfinishedRun {
    let id: RunID
    let header: RunHeader
    let invocation: Invocation
    /// Where it is on record.
    let place: StateDirectory
    let journal: SQLiteJournal

    /// Looks it up in the store that the flag or the environment names.
    ///
    /// - Throws: ``Stop``: 66 when there is no such run, 64 when it has ended, 3 when it is another account's, 6 when
    ///   its record cannot be read.
    init(_ word: String, state: String?) throws(Stop) {
        id = RunID(word)
        let shown = Harmless.line(word)
        place = try StateDirectory.find(flag: state)
        guard let journal = try place.record() else { throw RecordedRun.missing(id) }
        self.journal = journal
        let (first, state) = try Self.beginning(of: id, in: journal)
        guard case .started(let header)? = first?.event, let state else {
            throw RecordedRun.missing(id)
        }
        self.header = header
        guard state == .running else {
            throw Stop(.usage, "run \(shown) has ended: \(state.rawValue)", remedy: "see gse show \(shown)")
        }
        guard header.principal == Account.invoking.name else {
            throw Stop(
                .refused,
                "run \(shown) is of \(Harmless.line(header.principal)), and you are \(Account.invoking.name)",
                remedy: "take it on as that account")
        }
        do {
            invocation = try Invocation(json: header.invocation)
        } catch {
            throw Stop(.journal, "run \(shown) was begun by a gse that could not resume: \(error)")
        }
    }

    private static func beginning(
        of id: RunID, in journal: SQLiteJournal
    ) throws(Stop) -> (first: Fact?, state: RunState?) {
        do throws(JournalError) {
            return (try journal.facts(of: id, after: 0, through: 1).first, try journal.state(of: id))
        } catch {
            throw Stop(error)
        }
    }

    /// The flags it was begun with, and what else they say now.
    ///
    /// Its store is the one it was found in, which may have been moved since.
    func options(json: Bool) throws(Stop) -> RunOptions {
        do {
            var options = try RunOptions.parse(invocation.options)
            options.json = json
            options.state = place.path
            return options
        } catch {
            throw Stop(
                .journal, "the flags of run \(id) cannot be understood: \(RunOptions.message(for: error))")
        }
    }
}
