package import Checking
import Effects
import Execution
import LuaSource
import SandboxProtocol

/// A playbook with what `gse check` holds it to.
package struct CheckedPlaybook {
    private let playbook: PlaybookFile
    /// Nil when there is no policy file: what this machine's built-in policy allows says nothing of where it will run.
    private let policy: PolicyView?

    /// Takes both.
    package init(_ playbook: PlaybookFile, policy: PolicyView?) {
        self.playbook = playbook
        self.policy = policy
    }

    /// Everything that is wrong, in order of file and place.
    ///
    /// - Throws: ``Stop`` with exit code 8 when the sandbox is lost.
    package func findings(executable: String? = nil) async throws(Stop) -> [SourceFinding] {
        let folder = playbook.path.lastIndex(of: "/").map { playbook.path[...$0] } ?? ""
        let findings = PlaybookCheck.findings(
            in: playbook.source, file: playbook.path, folder: playbook.files, policy: policy
        ) { folder + $0 }
        return findings
            + (try await first(executable)).filter { new in
                !findings.contains {
                    $0.severity == .error && (new.place.line == $0.place.line || new.place.line == 1)
                }
            }
    }

    /// What the playbook does up to its first call tells whether Lua takes it, and whether its header is right.
    private func first(_ executable: String?) async throws(Stop) -> [SourceFinding] {
        do {
            guard let error = try await FirstTurn(of: playbook, executable: executable).error else {
                return []
            }
            return [
                finding(error.message, code: error.code == "lua" ? "begin" : error.code, remedy: error.remedy)
            ]
        } catch {
            guard error.exit == .failed else { throw error }
            return [finding(error.message, code: "begin", remedy: error.remedy)]
        }
    }

    /// The line stands in front of the message when it is known: `reload.lua:3: …`.
    private func finding(_ message: String, code: String, remedy: String?) -> SourceFinding {
        var (line, text) = (1, Substring(message))
        let rest = text.dropFirst(playbook.name.count + 1)
        if text.hasPrefix(playbook.name + ":"), let number = Int(rest.prefix { $0 != ":" }) {
            line = number
            text = rest.drop { $0 != ":" }.dropFirst(2)
        }
        return SourceFinding(
            file: playbook.path, place: SourcePlace(line: line, column: 1), code: code, message: String(text),
            remedy: remedy)
    }
}
