package import Effects

/// Something that followers of a run are told.
package enum RunNews: Sendable {
    /// A fact, as `gse show --json` prints it.
    case fact(sequence: Int, json: JSON)
    /// A command wrote something: `{task, host, stream, text}`. Not on record before the command has ended.
    case output(JSON)
    /// Nothing happened for a while.
    case quiet
    /// The run has ended, or nobody drives it any more: `{state}`.
    case ended(JSON)
}
