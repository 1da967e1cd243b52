package import ConfigurationFiles
package import Effects
package import Fleet
package import Journaling

/// Why the command cannot go on, as one line for people and one exit code.
package struct Stop: Error {
    /// The code to end with.
    package let exit: ExitCode
    /// One sentence: what was asked and what stood in the way.
    package let message: String
    /// What would help; nil when nothing is known to.
    package let remedy: String?

    package init(_ exit: ExitCode, _ message: String, remedy: String? = nil) {
        self.exit = exit
        self.message = message
        self.remedy = remedy
    }

    package init(_ error: ConfigurationError) { self.init(.unparsable, error.description) }

    package init(_ error: JournalError) { self.init(.journal, error.message, remedy: error.remedy) }

    package init(_ refusal: Refusal) { self.init(.refused, refusal.message, remedy: refusal.remedy) }

    package init(_ error: SelectorError) { self.init(.usage, error.message, remedy: error.remedy) }
}
