import Effects
import Journaling

extension ReportPage {
    /// Hosts by tasks: how each ended on each.
    var matrix: Markup {
        guard !report.hosts.isEmpty else { return "" }
        let totals = report.totals
        let hosts = ReportCaps.fitting(totals, caps.hosts, matters: standing.isWrong)
        let places = ReportCaps.fitting(Array(report.tasks.indices), caps.columns) {
            report.tasks[$0].failures > 0 || !report.tasks[$0].isDone
        }
        let heads = places.map { place in
            let task = report.tasks[place]
            let words = Self.short(task.words, 26)
            return
                "<th scope=\"col\"><a href=\"#task-\(place)\"><b>\(task.id.description)</b> \(words)</a></th>"
                as Markup
        }
        let asked = places.map { Set(report.tasks[$0].hosts) }
        let rows = hosts.map { row($0, zip(places, asked)) }
        let filter: Markup =
            brokenHosts.isEmpty || brokenHosts.count == totals.count
            ? ""
            : """
            <input type="checkbox" id="only"><label for="only">Only hosts with something wrong \
            (\(brokenHosts.count))</label>

            """
        return """
            <section id="hosts">
            <h2>Hosts</h2>
            \(filter)<div class="scroll"><table class="matrix">
            <thead><tr><th scope="col">Host</th>\(Markup(heads))\
            <th scope="col" class="n">ok</th><th scope="col" class="n">failed</th><th scope="col" class="n">time</th>\
            </tr></thead>
            <tbody>
            \(Markup(rows))</tbody></table></div>
            \(StatusMark.legend)\(left(totals.count - hosts.count, "hosts", "nothing wrong with them"))\
            \(left(report.tasks.count - places.count, "tasks", "not in this table"))</section>

            """
    }

    private func row(_ host: HostTotals, _ columns: some Sequence<(Int, Set<String>)>) -> Markup {
        var row: Markup = standing.isWrong(host) ? "<tr>" : "<tr class=\"fine\">"
        row += "<th scope=\"row\">\(host.name)</th>"
        for (place, asked) in columns {
            guard asked.contains(host.name) else {
                row += "<td>·"
                continue
            }
            row += cell(report.tasks[place].endings[host.name], place)
        }
        let failed: Markup = host.failed > 0 ? "<em>\(host.failed)</em>" : "\(host.failed)"
        return row
            + "<td class=n>\(host.succeeded)<td class=n>\(failed)<td class=n>\(Elapsed.words(host.time))</tr>\n"
    }

    /// How a task ended on a host; what did not go well leads to where all of it is told.
    private func cell(_ ending: HostEnding?, _ place: Int) -> Markup {
        let mark = StatusMark(ending?.how.status ?? .running)
        guard let ending, ending.how.status != .succeeded else {
            return "<td class=\(mark.style)>\(mark.symbol)"
        }
        let told = Self.short("\(report.tasks[place].id): \(EndingWords.line(ending.how))", 200)
        return "<td class=\(mark.style)><a href=\"#task-\(place)\" title=\"\(told)\">\(mark.symbol)</a>"
    }

    /// A note on what is not shown; nothing when all is.
    func left(_ count: Int, _ what: String, _ why: String) -> Markup {
        guard count > 0 else { return "" }
        return
            "<p class=\"quiet\">and \(count) more \(what): \(why); <code>gse show \(run.description)</code></p>\n"
    }

    /// A text that fits a cell or a line.
    static func short(_ text: String, _ most: Int) -> String {
        text.unicodeScalars.count > most ? String(text.unicodeScalars.prefix(most)) + "…" : text
    }
}
