import Effects
import Journaling

/// How what a run did not leave as it should have can be tried again.
enum RetryWords {
    /// One line; nil when there is nothing to try again, or nothing was really done.
    static func line(_ run: RunID, _ report: RunReport) -> String? {
        guard let end = report.end, end.state != .succeeded, report.header?.isDryRun != true else {
            return nil
        }
        let names = report.failedHosts.names
        return names.isEmpty ? nil : "--retry-of \(run) tries \(FactWords.listed(names)) again"
    }
}
