import Effects
import Journaling
import Preparing

/// Lines of the audit trail for people: each says everything but what was written to standard output and error.
struct AuditWords {
    let style: Style

    /// `TIME RUN WHO (uid, pid on MACHINE): HOST as USER in DIRECTORY: WHAT: allowed by RULE: HOW IT ENDED`.
    func line(_ line: AuditLine) -> String {
        let words = [
            "\(line.time)  \(line.run)  \(who(line))", place(line),
            Harmless.line(EffectWords.line(line.effect)),
            decision(line.decision), line.outcome.map(ending),
        ]
        return words.compactMap(\.self).joined(separator: ": ")
    }

    private func who(_ line: AuditLine) -> String {
        let name = Harmless.line(line.principal)
        guard let process = line.process else { return name }
        return "\(name) (uid \(process.uid), process \(process.pid) on \(Harmless.line(process.host)))"
    }

    private func place(_ line: AuditLine) -> String? {
        guard let host = line.host else { return nil }
        let user = line.user.map { " as \(Harmless.line($0))" } ?? ""
        let directory = line.effect["cwd"]?.asBytes.map { " in \(Harmless.line($0.lossyText))" } ?? ""
        return style.bold(Harmless.line(host)) + user + directory
    }

    private func decision(_ decision: AuditLine.Decision) -> String {
        switch decision {
        case .allowed(let rule): "allowed" + (rule.map { " by \(Harmless.line($0))" } ?? "")
        case .refused(let refusal):
            style.yellow("refused") + " (\(refusal.code)): " + Harmless.line(refusal.message)
        case .repeated(let reason): style.yellow("repeated") + ": " + Harmless.line(reason)
        }
    }

    private func ending(_ outcome: HostOutcome) -> String {
        var words = [outcome.status.rawValue]
        if let code = outcome.exitCode { words.append("exit code \(code)") }
        if let signal = outcome.signal { words.append("signal \(signal)") }
        if let reason = outcome.reason { words.append(Harmless.line(reason)) }
        words += [("stdout", outcome.stdout), ("stderr", outcome.stderr)].compactMap(output)
        if let change = outcome.change {
            words.append((change.isChanged ? "changed to " : "was ") + change.sha256)
        }
        return words.joined(separator: ", ")
    }

    private func output(_ name: String, _ output: CapturedOutput) -> String? {
        if output.written == 0 { return nil }
        if output.sealed != nil { return "\(name) sealed" }
        return "\(name) \(output.written) bytes, sha256 \(Digest(of: output.kept))"
    }
}
