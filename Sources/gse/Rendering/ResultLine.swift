import Effects
import Journaling
import Preparing

/// What a playbook returned: the only thing a run prints on standard output.
enum ResultLine {
    /// Prints it as JSON; nothing when it returned nothing or did not finish.
    static func print(_ end: RunEnd) {
        guard let result = end.result, end.state == .succeeded || end.state == .degraded else { return }
        Console.standardOutput.write(result.encoded + [10])
    }
}
