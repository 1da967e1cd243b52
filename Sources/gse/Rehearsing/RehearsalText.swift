import Effects
import Journaling
import Preparing
import Rehearsal

/// A rehearsal as people read about it: how it ended, what would run where, what was assumed, how to see it again.
struct RehearsalText {
    /// The most commands that are listed: as many as fit on a screen.
    private static let mostCommands = 40

    let run: RehearsedRun
    let playbook: String
    let hosts: Int
    let notes: [String]
    let replay: String
    let style: Style

    var lines: [String] {
        let commands = RehearsedCommand.all(in: run.facts)
        let count = hosts == 1 ? "1 host" : "\(hosts) hosts"
        let state = style.bold(run.end.state.rawValue)
        return ["\(Harmless.line(playbook)) on \(count): \(state) after \(Elapsed.words(run.duration))"]
            + EndingBlock(style: style).lines(run.end) + result + log
            + ["", style.bold("what would run")] + table(commands)
            + assumptions(commands) + notes.map { "note: \($0)" }
            + ["", style.dim("again: \(Harmless.line(replay))")]
    }

    private var result: [String] {
        guard let result = run.end.result, [.succeeded, .degraded].contains(run.end.state) else { return [] }
        return ["result: " + Harmless.line(result.text)]
    }

    /// The last lines of its log.
    private var log: [String] {
        let lines = run.facts.compactMap { fact -> String? in
            guard case .settled(_, _, let effect, _) = fact.event, effect["effect"] == "log" else {
                return nil
            }
            let level = effect["level"]?.asString ?? "info"
            return "\(level): \(Harmless.line(effect["message"]?.asBytes?.lossyText ?? ""))"
        }
        guard lines.count > 10 else { return lines }
        return [style.dim("… \(lines.count - 10) more lines of log")] + lines.suffix(10)
    }

    private func table(_ commands: [RehearsedCommand]) -> [String] {
        guard !commands.isEmpty else { return ["  nothing"] }
        var table = TextTable(indent: "  ", right: [0])
        for command in commands.prefix(Self.mostCommands) {
            let undo = command.isUndo ? " (undo)" : ""
            table.add([
                .init(command.begun == command.hosts.count ? "\(command.begun)" : "\(command.begun)×"),
                .init(Harmless.line(names(command.hosts))),
                .init(Harmless.line(cut(command.line)) + undo),
                .init(endings(command)),
            ])
        }
        let rest = commands.count - Self.mostCommands
        return table.lines + (rest > 0 ? ["  … \(rest) more; --json has all"] : [])
    }

    private func cut(_ line: String) -> String {
        line.count > 60 ? line.prefix(59) + "…" : line
    }

    private func names(_ hosts: [String]) -> String {
        switch hosts.count {
        case 0: ""
        case 1...3: hosts.joined(separator: ", ")
        default: "\(hosts[0]) … \(hosts[hosts.count - 1])"
        }
    }

    private func endings(_ command: RehearsedCommand) -> String {
        let open = command.begun - command.endings.values.reduce(0, +)
        let all = command.endings.sorted { ($0.key.status, $1.value) < ($1.key.status, $0.value) }
        var words = all.prefix(4).map { "\($0.value) \(EndingWords.line($0.key))" }
        if all.count > 4 { words.append("…") }
        if open > 0 { words.append("\(open) not ended") }
        return words.joined(separator: "; ")
    }

    private func assumptions(_ commands: [RehearsedCommand]) -> [String] {
        let assumed = commands.filter(\.isAssumed)
        guard !assumed.isEmpty else { return [] }
        let shown = assumed.prefix(5).map { Harmless.line(cut($0.line)) }.joined(separator: "; ")
        let more = assumed.count > 5 ? "; and \(assumed.count - 5) more" : ""
        return ["", "assumed to succeed, since no model answers: \(shown)\(more)"]
    }
}
