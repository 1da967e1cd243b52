import Effects
import Journaling
import Rehearsal

/// An exploration as one HTML file that needs nothing else: no network, no scripts, no fonts.
struct RehearsalPage {
    private let report: ExplorationReport
    private let playbook: String
    private let sources: [(name: String, text: String)]
    private let replay: (ExploredCase) -> String

    /// The most findings of one section, hosts of the table, commands of one, and lines of one file: what a browser opens at once.
    private static let (mostFindings, mostHosts, mostCommands, mostLines) = (200, 500, 200, 5000)

    init(
        _ report: ExplorationReport, _ playbook: String, _ sources: [(name: String, text: String)],
        _ replay: @escaping (ExploredCase) -> String
    ) {
        self.report = report
        self.playbook = playbook
        self.sources = sources
        self.replay = replay
    }

    /// The whole page.
    var markup: Markup {
        .page(
            titled: "\(playbook) · rehearsal", style: ReportStyle.text + RehearsalStyle.text,
            body: masthead + "<main>\n" + tiles + findings + remarks + files + commands + "</main>\n")
    }

    private var masthead: Markup {
        let wrong = report.wrong.count
        let badge: Markup =
            wrong == 0 && !report.isComparable
            ? "<span class=\"badge warn\">does not succeed</span>"
            : wrong == 0
                ? "<span class=\"badge good\">✓ nothing wrong found</span>"
                : "<span class=\"badge bad\">✗ \(wrong) \(wrong == 1 ? "thing is" : "things are") wrong</span>"
        let part: Markup = report.isInterrupted ? "<span class=\"badge warn\">interrupted</span>" : ""
        let terms: [(String, String)] = [
            ("Hosts", "\(report.hosts), simulated"), ("Seed", "\(report.seed)"),
            (
                "When nothing goes wrong",
                "\(report.clean.run.end.state.rawValue) after \(Elapsed.words(report.clean.run.duration))"
            ),
        ]
        let pairs = terms.map { "<div><dt>\($0.0)</dt><dd>\($0.1)</dd></div>\n" as Markup }
        let links: Markup = """
            <a href="#wrong">Findings</a><a href="#lines">Lines</a><a href="#commands">Commands</a>
            """
        return "<header>\n<div class=\"title\"><h1>\(playbook), rehearsed</h1>\(badge)\(part)</div>\n"
            + "<dl class=\"terms\">\n" + Markup(pairs) + "</dl>\n<nav>" + links + "</nav>\n</header>\n"
    }

    private var tiles: Markup {
        let (taken, all) = (report.coverage.executed, report.coverage.executable)
        let left = report.possible - report.planned
        let ends = report.ends.sorted {
            $0.value == $1.value ? $0.key.rawValue < $1.key.rawValue : $0.value > $1.value
        }
        .map { "<span class=\"how\">\($0.value) \($0.key.rawValue)</span> " as Markup }
        return """
            <section class="tiles">
            <div class="tile"><b>\(report.made)</b> <span>rehearsals\(left > 0 ? ", chosen from \(report.possible)" : "")</span></div>
            <div class="tile"><b>\(all == 0 ? 100 : taken * 100 / all) %</b> <span>of \(all) lines taken</span></div>
            <div class="tile"><b>\(report.wrong.count)</b> <span>things wrong</span></div>
            <div class="tile"><span>ended as</span><div>\(Markup(ends))</div></div>
            </section>

            """
    }

    private var findings: Markup {
        let shown = report.wrong.prefix(Self.mostFindings).map { found -> Markup in
            let finding = found.finding
            let place = [finding.host, finding.step.map { "step \($0)" }].compactMap(\.self).joined(
                separator: ", ")
            return """
                <article class="found"><h3><span class="badge bad">\(finding.kind.rawValue)</span> \(place)</h3>
                <p>\(finding.message)</p>
                <p class="quiet">in \(found.count) \(found.count == 1 ? "rehearsal" : "rehearsals"); smallest with \
                \(found.smallest.hosts) \(found.smallest.hosts == 1 ? "host" : "hosts"):</p>
                <pre>\(block: replay(found.smallest))</pre></article>

                """
        }
        let trouble = report.troubles.prefix(10).map {
            "<p class=\"quiet\">could not be rehearsed: \($0)</p>\n" as Markup
        }
        let words = report.isComparable ? "Nothing wrong was found." : "\(ExplorationText.incomparable)."
        let none: Markup = shown.isEmpty ? "<p>\(words)</p>\n" : ""
        return "<section id=\"wrong\">\n<h2>Findings</h2>\n" + none + Markup(shown) + Markup(trouble)
            + "</section>\n"
    }

    private var remarks: Markup {
        let remarks = report.found.filter(\.finding.isRemark)
        guard !remarks.isEmpty else { return "" }
        let lines = remarks.prefix(Self.mostFindings).map { found in
            "<li>\(found.finding.host ?? "")\(found.finding.host == nil ? "" : ": ")\(found.finding.message)</li>\n"
                as Markup
        }
        return """
            <section>
            <h2>Hosts left half-way</h2>
            <p class="quiet">by runs that say themselves that not all is well</p>
            <ul>
            \(Markup(lines))</ul>
            </section>

            """
    }

    private var commands: Markup {
        // Hosts with the same commands share a row.
        var places: [[String]: Int] = [:]
        var groups: [(hosts: [String], lines: [String])] = []
        for (host, lines) in report.commands {
            if let place = places[lines] {
                groups[place].hosts.append(host)
            } else {
                places[lines] = groups.count
                groups.append(([host], lines))
            }
        }
        let rows = groups.prefix(Self.mostHosts).map { hosts, lines -> Markup in
            let words = lines.prefix(Self.mostCommands).map { "<code>\($0)</code><br>" as Markup }
            let rest: Markup = lines.count > words.count ? "and \(lines.count - words.count) more" : ""
            let names =
                hosts.count == 1 ? hosts[0] : "\(hosts.count) hosts: \(hosts[0]) … \(hosts[hosts.count - 1])"
            return "<tr><th scope=\"row\">\(names)</th><td>\(Markup(words))\(rest)</td></tr>\n"
        }
        let rest = groups.count - rows.count
        let more: Markup = rest > 0 ? "<p class=\"quiet\">and \(rest) more</p>\n" : ""
        return """
            <section id="commands">
            <h2>Commands per host</h2>
            <p class="quiet">when nothing goes wrong</p>
            <div class="scroll"><table class="asked">
            \(Markup(rows))</table></div>
            \(more)</section>

            """
    }

    private var files: Markup {
        let parts = sources.compactMap { name, text in
            report.coverage.files[name].map { file(name, text, $0) }
        }
        return "<section id=\"lines\">\n<h2>Lines taken and never taken</h2>\n" + Markup(parts)
            + "</section>\n"
    }

    private func file(_ name: String, _ text: String, _ file: Coverage.File) -> Markup {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        let rows = lines.prefix(Self.mostLines).enumerated().map { index, line -> Markup in
            let number = index + 1
            let style =
                file.executed.contains(number)
                ? "taken" : file.executable.contains(number) ? "never" : "other"
            let mark = style == "never" ? "✗" : ""
            return
                "<div class=\"line \(style)\"><i>\(number)</i><i>\(mark)</i><code>\(String(line))</code></div>\n"
        }
        let rest = lines.count - rows.count
        let more: Markup = rest > 0 ? "<p class=\"quiet\">and \(rest) more lines</p>\n" : ""
        return """
            <h3>\(name) <span class="quiet">\(file.executed.count) of \(file.executable.count) lines</span></h3>
            <div class="source">
            \(Markup(rows))</div>
            \(more)
            """
    }
}
