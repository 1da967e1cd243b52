package import Admission
package import Effects
import Journaling

extension RunDesk {
    /// The most runs that one answer looks through.
    private static let mostSearched = 200

    /// Lines of the audit trail, run by run, the newest run first: `{lines, next}`.
    ///
    /// With `audit.read` everybody's, else only those of own runs. A page has whole runs: it ends after the first that makes
    /// `limit` lines, and `next` is the run to go on after, null when there is nothing more.
    ///
    /// - Throws: 404 when the run asked for is not there or another's.
    package func audit(
        _ filter: AuditFilter, after: String?, limit: Int, for principal: Principal
    ) throws(DeskProblem) -> JSON {
        let most = max(1, min(limit, Self.mostListed))
        if let run = filter.run {
            _ = try visible(run, to: principal, others: "audit.read")
            return ["lines": .array(try lines(of: run, filter)), "next": .null]
        }
        var runs = RunFilter()
        let isAll = has("audit.read", principal)
        runs.principal = isAll ? nil : principal.words
        runs.before = after.map(RunID.init)
        let found: [RunSummary]
        do { found = try journal.summaries(runs, limit: Self.mostSearched) } catch {
            throw DeskProblem(error)
        }
        var lines: [JSON] = []
        for (index, summary) in found.enumerated() {
            lines += try self.lines(of: summary.run, filter)
            let isLast = index == found.count - 1 && found.count < Self.mostSearched
            if lines.count >= most || index == found.count - 1 {
                return [
                    "lines": .array(lines), "next": isLast ? .null : .string(summary.run.description),
                ]
            }
        }
        return ["lines": .array(lines), "next": .null]
    }

    private func lines(of run: RunID, _ filter: AuditFilter) throws(DeskProblem) -> [JSON] {
        let facts: [Fact]
        do { facts = try journal.facts(of: run, after: 0) } catch { throw DeskProblem(error) }
        return AuditLine.lines(facts, of: run).compactMap { line in
            let json = line.json
            return filter.takes(line, json) ? json : nil
        }
    }
}
