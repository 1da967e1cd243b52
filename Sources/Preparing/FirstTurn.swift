package import Effects
import Execution
package import SandboxProtocol

/// What a playbook does up to its first call: enough to know whether it parses and which arguments it
/// declares.
package struct FirstTurn {
    /// What it declares with `gse.playbook`; nil when its first call is another one.
    package let header: PlaybookHeader?
    /// The error that ended it, when one did.
    package let error: ScriptError?

    /// Runs it to the first call; no call is answered, so nothing is done.
    ///
    /// - Throws: ``Stop``: 8 when the sandbox is lost, 1 when the playbook spends a limit or declares
    ///   nonsense.
    package init(of playbook: PlaybookFile, executable: String? = nil) async throws(Stop) {
        let limits = ScriptLimits(cpuMilliseconds: 2000, stepMilliseconds: 5000)
        let script = try PlaybookScript(
            ScriptStart(
                source: playbook.source, name: playbook.name, version: Program.version, limits: limits),
            executable: executable)
        let result = await script.begin()
        await script.stop()
        switch result {
        case .turn(let turn):
            if case .raised(let error) = turn.state { self.error = error } else { error = nil }
            header = try Self.header(in: turn, of: playbook)
        case .limit(let limit):
            let key = SpentLimit(limit.reason).key
            throw Stop(.failed, "\(playbook.name) spends the limit \(key) before its first call")
        case .lost(let reason): throw Stop(.sandbox, reason)
        }
    }

    private static func header(in turn: Turn, of playbook: PlaybookFile) throws(Stop) -> PlaybookHeader? {
        do {
            return try HeaderReading.header(in: turn)
        } catch {
            throw Stop(.failed, "\(playbook.name): \(error.message)")
        }
    }
}
