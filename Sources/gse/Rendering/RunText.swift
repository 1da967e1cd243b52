import Effects
import Journaling
import Preparing

/// `gse show`: what a run did, as lines for people.
struct RunText {
    /// The hosts with nothing wrong that are listed one by one.
    private static let mostFineHosts = 20

    let run: RunID
    let report: RunReport
    let standing: RunStanding
    let style: Style

    /// All of it, sections apart by an empty line.
    var lines: [String] {
        [head, timeline, hosts, FailureText(report: report, style: style).lines, ending]
            .filter { !$0.isEmpty }.joined(separator: [""]).map { $0 }
    }

    private var head: [String] {
        let state = report.end?.state.rawValue ?? standing.word
        guard let header = report.header else { return ["run \(run): \(state), and nothing on record yet"] }
        var lines = ["\(style.bold(Harmless.line(header.playbook)))  \(painted(state))"]
        let roles =
            header.roles.isEmpty ? "" : " (\(header.roles.map(Harmless.line).joined(separator: ", ")))"
        var facts: [(String, String)] = [("run", run.description)]
        facts.append(("by", Harmless.line(header.principal) + roles))
        if let start = report.start {
            let word = report.end == nil ? "so far" : "took"
            facts.append(("began", "\(start), \(word) \(Elapsed.words(report.duration))"))
        }
        if case .object(let arguments) = header.arguments, !arguments.isEmpty {
            let pairs = arguments.map { "\($0.name)=\($0.value.asString ?? $0.value.text)" }
            facts.append(("arguments", Harmless.line(pairs.joined(separator: " "))))
        }
        if let retried = header.retryOf { facts.append(("retry of", Harmless.line(retried.description))) }
        if header.isDryRun { facts.append(("dry run", "commands that change something were not performed")) }
        var table = TextTable(indent: "  ")
        for (name, text) in facts { table.add([.init(name, paint: style.dim), .init(text)]) }
        lines += table.lines
        return lines
    }

    private var timeline: [String] {
        guard !report.entries.isEmpty else { return [] }
        let start = report.start ?? Timestamp(milliseconds: 0)
        var table = TextTable(indent: "  ", right: [0])
        for entry in report.entries {
            for (index, words) in words(of: entry).enumerated() {
                let offset = index == 0 ? Elapsed.offset(time(of: entry).since(start)) : ""
                table.add([.init(offset, paint: style.dim), .init(words)])
            }
        }
        return [style.bold("timeline")] + table.lines
    }

    private func time(of entry: RunReport.Entry) -> Timestamp {
        switch entry {
        case .task(let place): report.tasks[place].time
        case .fact(let fact): fact.time
        }
    }

    private func words(of entry: RunReport.Entry) -> [String] {
        switch entry {
        case .task(let place): [words(of: report.tasks[place])] + differences(of: report.tasks[place])
        case .fact(let fact): EntryWords(style: style).lines(fact, run: run)
        }
    }

    private func words(of task: TaskRecord) -> String {
        let work = Harmless.line(FactWords.shortened(task.words))
        let asked = style.dim("\(task.id)") + (task.isUndo ? " undo" : "") + " \(work)  "
        let took = task.last.map { ", " + Elapsed.words($0.since(task.time)) } ?? ""
        let isFine = task.isDone && task.failures == 0
        let how: String =
            if let host = task.hosts.first, task.hosts.count == 1 {
                "\(Harmless.line(host)): "
                    + (task.endings[host].map { EndingWords.line($0.how) } ?? "not ended")
            } else { "\(task.hosts.count) hosts: \(EndingWords.counts(task))" }
        return asked + (isFine ? style.green(how) : style.red(how)) + took
    }

    /// What a put changed, told once for all hosts that had the same.
    private func differences(of task: TaskRecord) -> [String] {
        let verb = report.header?.isDryRun == true ? "would be put" : "put"
        let words = DifferenceWords(style: style)
        let changed = task.hosts.filter { task.endings[$0]?.how.isChanged == true }
        let hosts = Dictionary(grouping: changed) { task.endings[$0]?.how.difference }
        let lines = task.differences.enumerated().flatMap { index, difference in
            words.lines(difference, path: task.path ?? "", on: hosts[index] ?? [], verb: verb)
        }
        let left = hosts[nil]?.count ?? 0
        return lines + (left > 0 ? [style.dim("… changed on \(left) more; --report has more")] : [])
    }

    private var hosts: [String] {
        let totals = report.totals
        guard !totals.isEmpty else { return [] }
        let broken = totals.filter(standing.isWrong)
        let fine = totals.filter { !standing.isWrong($0) }
        let shown = Set((broken + fine.prefix(Self.mostFineHosts)).map(\.name))
        let isAnyOpen = totals.contains { $0.unfinished > 0 }
        var table = TextTable(indent: "  ", right: [1, 2, 3, 4, 5])
        let heads = ["host", "steps", "ok", "failed"] + (isAnyOpen ? ["not ended"] : []) + ["time"]
        table.add(heads.map { .init($0, paint: style.dim) })
        for host in totals where shown.contains(host.name) {
            var row: [TextTable.Cell] = [
                .init(Harmless.line(host.name)), .init("\(host.tasks)"), .init("\(host.succeeded)"),
                .init("\(host.failed)", paint: host.failed > 0 ? style.red : { $0 }),
            ]
            if isAnyOpen { row.append(.init("\(host.unfinished)")) }
            table.add(row + [.init(Elapsed.words(host.time))])
        }
        let left = totals.count - shown.count
        let rest = left > 0 ? ["  and \(left) more hosts with nothing failed"] : []
        return [style.bold("hosts")] + table.lines + rest
    }

    private var ending: [String] {
        guard let end = report.end else {
            return standing.lines(of: run, asking: report.question, style: style)
        }
        let result = end.result.map { ["result: " + Harmless.line(FactWords.shortened($0.text))] } ?? []
        let retry = RetryWords.line(run, report).map { ["retry: " + $0] } ?? []
        return EndingBlock(style: style).lines(end) + result + retry
    }

    private func painted(_ state: String) -> String {
        switch report.end?.state {
        case .succeeded: style.green(state)
        case .degraded, .cancelled, .running, nil: style.yellow(state)
        case .failed, .refused, .fault: style.red(state)
        }
    }
}
