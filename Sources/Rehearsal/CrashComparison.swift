import Effects
import Journaling

/// What a run that was killed and taken on did otherwise than one that was not.
struct CrashComparison {
    let findings: [Finding]

    init(_ run: RunStory, after fact: Int, _ clean: RunStory) {
        let killed = "killed after fact \(fact)"
        var found: [Finding] = []
        if run.end?.state != clean.end?.state {
            let (now, before) = (Self.words(run.end), Self.words(clean.end))
            found.append(
                Finding(
                    .resumedOtherwise, cause: "\(now), \(before)",
                    "\(killed), the run ended as \(now); without that, as \(before)"))
        } else if run.end?.result != clean.end?.result {
            found.append(
                Finding(.resumedOtherwise, cause: "result", "\(killed), the run had another result"))
        }
        for (attempt, host, reason) in run.repeats where attempt.isOnce {
            found.append(
                Finding(
                    .commandRepeated, host: host, step: attempt.step, cause: "resumed: \(attempt.words)",
                    "\(killed), \(attempt.words) was done again (\(reason)), and may not be"))
        }
        for host in clean.hosts {
            let (was, now) = (Self.changes(on: host, clean), Self.changes(on: host, run))
            guard was != now, found.isEmpty else { continue }
            let other = run.course(of: host).first { $0.isActing && was[$0.work] != now[$0.work] }
            found.append(
                Finding(
                    .resumedOtherwise, host: host, step: other?.step, cause: "changes",
                    "\(killed), other changes were made: \(other?.words ?? "some were left out")"))
        }
        findings = found
    }

    private static func words(_ end: RunEnd?) -> String {
        guard let end else { return "nothing" }
        return end.code.map { "\(end.state.rawValue) (\($0))" } ?? end.state.rawValue
    }

    private static func changes(on host: String, _ story: RunStory) -> [Attempt.Work: Int] {
        story.course(of: host).filter(\.isActing).reduce(into: [:]) { $0[$1.work, default: 0] += 1 }
    }
}
