package import Effects
import Journaling

/// Which lines of the audit trail a caller wants.
package struct AuditFilter: Sendable, Hashable {
    /// Only this run; nil for all.
    package var run: RunID?
    /// Only what this principal had done.
    package var principal: String?
    /// Only what was done on this host.
    package var host: String?
    /// Only lines of this decision: `allowed`, `refused` or `repeated`.
    package var decision: String?
    /// Nothing before this time.
    package var since: Timestamp?
    /// Nothing from this time on.
    package var until: Timestamp?
    /// Only lines that have this text somewhere in their JSON.
    package var text: String?

    package init() {}

    /// Whether a line is wanted; `json` is the line's.
    func takes(_ line: AuditLine, _ json: JSON) -> Bool {
        let isThere = { (wanted: String?, found: String?) in wanted.map { $0.isSpelled(found ?? "") } ?? true
        }
        return isThere(principal, line.principal) && isThere(host, line.host)
            && isThere(decision, json["decision"]?.asString) && since.map { line.time >= $0 } ?? true
            && until.map { line.time < $0 } ?? true
            && text.map { json.encoded.firstRange(of: Bytes($0.utf8)) != nil } ?? true
    }
}
