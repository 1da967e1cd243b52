import Effects
import Journaling

extension ReportPage {
    /// What ran, who ran it, and how it stands.
    var masthead: Markup {
        let title = report.header?.playbook ?? "run \(run)"
        let dry: Markup = report.header?.isDryRun ?? false ? "<span class=\"badge open\">dry run</span>" : ""
        let badge: Markup = "<span class=\"badge \(state.style)\">\(state.symbol) \(state.word)</span>"
        let head: Markup = "<header>\n<div class=\"title\"><h1>\(title)</h1>\(badge)\(dry)</div>\n"
        return head + particulars + navigation + "</header>\n"
    }

    private var particulars: Markup {
        var terms: [(String, Markup)] = [("Run", "<code>\(run.description)</code>")]
        if let header = report.header {
            let roles = header.roles.isEmpty ? "" : " (\(header.roles.joined(separator: ", ")))"
            terms.append(("By", "\(header.principal)\(roles)"))
        }
        if let start = report.start { terms.append(("Began", "\(Self.shown(start))")) }
        if report.end != nil, let last = report.last { terms.append(("Ended", "\(Self.shown(last))")) }
        if let retried = report.header?.retryOf {
            terms.append(("Retry of", "<code>\(retried.description)</code>"))
        }
        if case .object(let arguments)? = report.header?.arguments {
            terms += arguments.map {
                (name: $0.name, value: "<code>\($0.value.asString ?? $0.value.text)</code>")
            }
        }
        let pairs = terms.map { name, value in "<div><dt>\(name)</dt><dd>\(value)</dd></div>\n" as Markup }
        return "<dl class=\"terms\">\n" + Markup(pairs) + "</dl>\n"
    }

    private var navigation: Markup {
        var links: Markup = ""
        if !report.hosts.isEmpty { links += "<a href=\"#hosts\">Hosts</a>" }
        if !report.tasks.isEmpty {
            links += "<a href=\"#timeline\">Timeline</a><a href=\"#tasks\">Tasks</a>"
        }
        if report.refusals > 0 { links += "<a href=\"#refusals\">Refusals</a>" }
        return "<nav>" + links + "<a href=\"#log\">Log</a></nav>\n"
    }

    /// Why it ended as it did, and what would help; for a run that has not, who drives it or how to go on.
    var ending: Markup {
        guard let end = report.end else {
            let lines = standing.lines(of: run, asking: report.question, style: .plain).map {
                "<p>\($0)</p>" as Markup
            }
            return "<section class=\"end open\">\n" + Markup(lines) + "</section>\n"
        }
        var body: Markup = ""
        if let message = end.message { body += "<p class=\"message\">\(message)</p>\n" }
        if let remedy = end.remedy { body += "<p><b>Remedy</b> \(remedy)</p>\n" }
        body += Markup(end.failedUndos.map { "<p><b>Undo failed</b> \($0)</p>\n" as Markup })
        if let retry = RetryWords.line(run, report) { body += "<p><b>Retry</b> <code>\(retry)</code></p>\n" }
        if let code = end.code { body += "<p class=\"quiet\"><code>\(code)</code></p>\n" }
        if let traceback = end.traceback { body += "<pre>\(block: traceback)</pre>\n" }
        if let result = end.result {
            let text = result.text
            let cut =
                text.utf8.count > Self.longestResult ? String(text.prefix(Self.longestResult)) + "…" : text
            body += "<h3>Result</h3>\n<pre>\(block: cut)</pre>\n"
        }
        return body.bytes.isEmpty ? "" : "<section class=\"end \(state.style)\">\n\(body)</section>\n"
    }

    private static let longestResult = 64 << 10

    /// The run in a few numbers.
    var tiles: Markup {
        let failedTasks = report.tasks.count { $0.failures > 0 }
        let open = report.tasks.count { !$0.isDone }
        let tiles = [
            tile("\(Elapsed.words(report.duration))", report.end == nil ? "so far" : "duration", ""),
            tile("\(report.hosts.count)", "hosts", trouble(brokenHosts.count, "with something wrong")),
            tile(
                "\(report.tasks.count)", "tasks", trouble(failedTasks, "failed") + trouble(open, "not ended")),
            tile("\(report.steps)", "steps", trouble(report.refusals, "refused")),
        ]
        return "<section class=\"tiles\">\n" + Markup(tiles) + "</section>\n"
    }

    private func tile(_ figure: String, _ word: String, _ trouble: Markup) -> Markup {
        "<div class=\"tile\"><b>\(figure)</b> <span>\(word)</span>\(trouble)</div>\n"
    }

    private func trouble(_ count: Int, _ word: String) -> Markup {
        count > 0 ? "<em>\(count) \(word)</em>" : ""
    }

    /// What the page does not hold, and what the run was made of.
    var footer: Markup {
        var notes: Markup = ""
        if report.leftOut > 0 {
            notes += """
                <p>\(report.leftOut) bytes of output are on record and not in this page: \
                <code>gse show \(run.description) --json</code></p>

                """
        }
        var digests: Markup = ""
        if case .object(let members)? = report.header?.digests {
            digests = Markup(
                members.map { "<dt>\($0.name)</dt><dd>\($0.value.asString ?? "")</dd>" as Markup })
        }
        let version = report.header?.version ?? ""
        return """
            <footer>
            \(notes)<details><summary>gse \(version), and what the run was made of (SHA-256)</summary>
            <dl class="digests">\(digests)</dl></details>
            </footer>

            """
    }

    /// `2026-11-27 20:13:16 UTC`.
    static func shown(_ time: Timestamp) -> String {
        let text = time.description
        return text.prefix(10) + " " + text.dropFirst(11).prefix(8) + " UTC"
    }
}
