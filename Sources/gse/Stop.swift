import Configuration
import Effects
import Fleet
import Journaling

/// Why the command cannot go on, as one line for people and one exit code.
struct Stop: Error {
    /// The code to end with.
    let exit: ExitCode
    /// One sentence: what was asked and what stood in the way.
    let message: String
    /// What would help; nil when nothing is known to.
    let remedy: String?

    init(_ exit: ExitCode, _ message: String, remedy: String? = nil) {
        self.exit = exit
        self.message = message
        self.remedy = remedy
    }

    init(_ error: ConfigurationError) { self.init(.unparsable, error.description) }

    init(_ error: JournalError) { self.init(.journal, error.message, remedy: error.remedy) }

    init(_ refusal: Refusal) { self.init(.refused, refusal.message, remedy: refusal.remedy) }

    init(_ error: SelectorError) { self.init(.usage, error.message, remedy: error.remedy) }
}
