import Effects
import Journaling

extension ReportPage {
    /// Each task in full: who it was for, how it ended, and what was written.
    var tasks: Markup {
        guard !report.tasks.isEmpty else { return "" }
        let places = ReportCaps.fitting(Array(report.tasks.indices), caps.tasks) {
            report.tasks[$0].failures > 0 || !report.tasks[$0].isDone
        }
        let opened = Set(places.filter { report.tasks[$0].failures > 0 }.prefix(caps.opened))
        let details = places.map { task($0, isOpen: opened.contains($0)) }
        return """
            <section id="tasks">
            <h2>Tasks</h2>
            \(Markup(details))\(left(report.tasks.count - places.count, "tasks", "nothing failed in them"))</section>

            """
    }

    private func task(_ place: Int, isOpen: Bool) -> Markup {
        let task = report.tasks[place]
        let mark = StatusMark(task.status)
        let took = task.last.map { " · " + Elapsed.words($0.since(task.time)) } ?? ""
        let whole: Markup =
            task.words.unicodeScalars.count > Self.longestSummary ? "<pre>\(block: task.words)</pre>\n" : ""
        let groups = task.groups
        let shown = groups.prefix(caps.groups).map { group($0, of: task) }
        let left = groups.dropFirst(caps.groups).reduce(0) { $0 + $1.hosts.count }
        return """
            <details class="task" id="task-\(place)"\(isOpen ? " open" as Markup : "")>
            <summary><i class="\(mark.style)">\(mark.symbol)</i> <b>\(task.id.description)</b> \
            \(task.isUndo ? "<em>undo</em> " as Markup : "")<code>\(Self.short(task.words, Self.longestSummary))</code> \
            <span class="quiet">\(EndingWords.counts(task))\(took)</span></summary>
            <p class="quiet">\(about(task))</p>
            \(whole)\(Markup(shown))\(self.left(left, "hosts", "each with an ending of its own"))\
            \(unfinished(task))</details>

            """
    }

    private static let longestSummary = 140
    private static let mostNames = 8

    private func about(_ task: TaskRecord) -> Markup {
        // The host's own tasks belong to no step of the playbook.
        var parts: [Markup] = [task.isUndo ? "by gse itself" : "step \(task.step)", "\(offset(task.time))"]
        if let session = task.session { parts.append("session \(session)") }
        if let user = task.user { parts.append("as <code>\(user)</code>") }
        if let rule = task.rule { parts.append("allowed by <code>\(rule)</code>") }
        return Markup([parts[0]] + parts.dropFirst().map { " · \($0)" as Markup })
    }

    private func group(_ group: TaskRecord.Group, of task: TaskRecord) -> Markup {
        let mark = StatusMark(group.how.status)
        let output = group.how.output.flatMap { task.outputs.indices.contains($0) ? task.outputs[$0] : nil }
        let longest = Elapsed.words(group.longest)
        let text: Markup = output.map { stream($0.stdout, "stdout") + stream($0.stderr, "stderr") } ?? ""
        let change = group.how.difference.flatMap {
            task.differences.indices.contains($0) ? difference(task.differences[$0], of: task) : nil
        }
        return """
            <div class="group"><div class="who"><i class="\(mark.style)">\(mark.symbol)</i> \
            <b>\(EndingWords.line(group.how))</b> <span class="quiet">\(longest)</span> \(names(group.hosts))</div>
            \(change ?? "")\(text)</div>

            """
    }

    private func difference(_ difference: FileDifference, of task: TaskRecord) -> Markup {
        let words = DifferenceWords(style: .plain)
        let verb = report.header?.isDryRun == true ? "would be put" : "put"
        let lines = words.lines(difference, path: task.path ?? "", verb: verb)
        guard !lines.isEmpty else { return "" }
        let marked = lines.map { line -> Markup in
            switch line.utf8.first {
            case UInt8(ascii: "+"): "<ins>\(line)</ins>\n"
            case UInt8(ascii: "-"): "<del>\(line)</del>\n"
            case _: "\(line)\n"
            }
        }
        return "<pre class=\"diff\" aria-label=\"what changed\">\(Markup(marked))</pre>\n"
    }

    private func unfinished(_ task: TaskRecord) -> Markup {
        let open = task.hosts.filter { task.endings[$0] == nil }
        guard !open.isEmpty else { return "" }
        let mark = StatusMark(.running)
        return """
            <div class="group"><div class="who"><i class="\(mark.style)">\(mark.symbol)</i> \
            <b>no ending on record</b> \(names(open))</div></div>

            """
    }

    /// Some hosts by name, the others to be opened.
    private func names(_ hosts: [String]) -> Markup {
        let shown =
            "<span class=\"host\">\(hosts.prefix(Self.mostNames).joined(separator: ", "))</span>" as Markup
        guard hosts.count > Self.mostNames else { return shown }
        let rest = hosts.dropFirst(Self.mostNames).joined(separator: ", ")
        return """
            \(shown) <details class="more"><summary>and \(hosts.count - Self.mostNames) more</summary>\
            <span class="host">\(rest)</span></details>
            """
    }

    private func stream(_ excerpt: Excerpt, _ name: String) -> Markup {
        guard !excerpt.isEmpty else { return "" }
        let gap: Markup =
            excerpt.omitted > 0 ? "<span class=\"cut\">… \(excerpt.omitted) bytes left out …</span>\n" : ""
        let end: Markup =
            excerpt.dropped > 0
            ? "<span class=\"cut\">… \(excerpt.dropped) bytes more were written and not kept</span>" : ""
        return """
            <pre class="\(name == "stderr" ? "err" as Markup : "out")" aria-label="\(name)">\
            \(block: Self.text(excerpt.head))\(gap)\(block: Self.text(excerpt.tail))\(end)</pre>

            """
    }

    /// Lines as they are shown: what ends a line on other systems is not spelled out.
    private static func text(_ bytes: Bytes) -> String {
        guard bytes.contains(13) else { return bytes.lossyText }
        var text = Bytes()
        for (index, byte) in bytes.enumerated() {
            let endsLine = byte == 13 && index + 1 < bytes.count && bytes[index + 1] == 10
            if !endsLine { text.append(byte) }
        }
        return text.lossyText
    }
}
