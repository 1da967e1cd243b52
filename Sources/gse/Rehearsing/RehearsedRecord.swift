import ArgumentParser
import Backends
import Effects
import Journaling
import Preparing
import Rehearsal

/// A run on record that a rehearsal answers as.
struct RehearsedRecord {
    /// What its hosts answered.
    let recording: Recording
    /// When its script asked what.
    let turns: RecordedTurns
    /// What its random numbers began with; nil for a record that does not say.
    let seed: UInt64?
    /// The flags it was begun with; nil for a record that does not have them.
    let options: RunOptions?
    /// The arguments of its playbook.
    let arguments: [(name: String, value: String)]

    /// Reads it.
    ///
    /// - Throws: ``Stop``: 66 when there is no such run, 6 when its record cannot be read.
    init(_ run: String, state: String?) throws(Stop) {
        var facts: [Fact] = []
        try RecordedRun(run, state: state).read { fact in
            facts.append(fact)
            return true
        }
        guard case .started(let header)? = facts.first?.event else { throw RecordedRun.missing(RunID(run)) }
        recording = Recording(facts)
        turns = RecordedTurns(facts)
        seed = UInt64(header.seed, radix: 16)
        let words = (try? Invocation(json: header.invocation))?.options ?? []
        options = try? RunOptions.parse(words)
        if case .object(let members) = header.arguments {
            arguments = members.map { (name: $0.name, value: $0.value.asString ?? $0.value.text) }
        } else {
            arguments = []
        }
    }
}
