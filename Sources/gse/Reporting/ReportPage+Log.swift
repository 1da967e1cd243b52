import Effects
import Journaling

extension ReportPage {
    /// What was refused: what was asked, why not, what would allow it.
    var refusals: Markup {
        var cards: Markup = ""
        for case .fact(let fact) in report.entries {
            guard case .refused(let step, _, let effect, let refusal) = fact.event else { continue }
            let asked = Self.short(EffectWords.line(effect), 400)
            let remedy: Markup = refusal.remedy.map { "<p><b>Remedy</b> \($0)</p>" } ?? ""
            cards += """
                <div class="card warn"><p><code>\(asked)</code></p><p>\(refusal.message)</p>\(remedy)\
                <p class="quiet">step \(step), \(offset(fact.time)), <code>\(refusal.code)</code></p></div>

                """
        }
        guard report.refusals > 0 else { return "" }
        return "<section id=\"refusals\">\n<h2>Refusals</h2>\n\(cards)</section>\n"
    }

    /// What the playbook said and what happened to it, in order.
    var log: Markup {
        let facts = report.entries.compactMap { entry in if case .fact(let fact) = entry { fact } else { nil }
        }
        let shown = ReportCaps.fitting(facts, caps.log) { EntryStyle($0).mark != nil }
        let lines = shown.map { fact in
            let style = EntryStyle(fact)
            let kind = style.word
            // The kind has a column of its own.
            let words = EntryWords(style: .plain).lines(fact, run: run).map { words in
                words.hasPrefix(kind + ": ") ? String(words.dropFirst(kind.count + 2)) : words
            }
            let told = words.map { "<p>\(Self.short($0, 4000))</p>" as Markup }
            return """
                <tr class="\(style.line)"><td class="n">\(offset(fact.time))</td><td>\(kind)</td><td>\(Markup(told))</td></tr>

                """ as Markup
        }
        let body: Markup =
            lines.isEmpty
            ? "<p class=\"quiet\">The playbook said nothing.</p>\n"
            : "<div class=\"scroll\"><table class=\"log\"><tbody>\n\(Markup(lines))</tbody></table></div>\n"
        return """
            <section id="log">
            <h2>Log</h2>
            \(body)\(left(facts.count - shown.count, "lines", "gse logs has them"))</section>

            """
    }

    /// How long after the beginning.
    func offset(_ time: Timestamp) -> String { Elapsed.offset(time.since(report.start ?? time)) }
}
