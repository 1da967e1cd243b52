import Effects
import Journaling

/// How a run stands, as a page shows it: never by colour alone.
struct ReportState {
    /// The class of the style: `good`, `bad`, `warn`, `off` or `open`.
    let style: Markup
    /// A symbol.
    let symbol: Markup
    /// The word.
    let word: String

    init(_ end: RunEnd?, _ standing: RunStanding) {
        guard let end else {
            (style, symbol, word) = ("open", "…", standing.word)
            return
        }
        word = end.state.rawValue
        switch end.state {
        case .succeeded: (style, symbol) = ("good", "✓")
        case .degraded: (style, symbol) = ("warn", "!")
        case .cancelled: (style, symbol) = ("off", "⊘")
        case .running: (style, symbol) = ("open", "…")
        case .failed, .refused, .fault: (style, symbol) = ("bad", "✗")
        }
    }
}

/// How a task ended on a host, as a page shows it: never by colour alone.
struct StatusMark {
    /// The class of the style, one letter: there may be ten thousands of them.
    let style: Markup
    /// A symbol.
    let symbol: Markup

    init(_ status: TaskStatus) {
        switch status {
        case .succeeded: (style, symbol) = ("s", "✓")
        case .failed: (style, symbol) = ("f", "✗")
        case .timedOut: (style, symbol) = ("f", "T")
        case .cancelled: (style, symbol) = ("c", "⊘")
        case .lost: (style, symbol) = ("f", "?")
        case .running: (style, symbol) = ("r", "…")
        }
    }

    /// What the symbols mean.
    static var legend: Markup {
        let marks = TaskStatus.allCases.map { status in
            let mark = StatusMark(status)
            let word = status == .running ? "not ended" : EndingWords.word(status)
            return "<span><i class=\"\(mark.style)\">\(mark.symbol)</i> \(word)</span>" as Markup
        }
        return "<p class=\"legend\">" + Markup(marks) + "<span><i>·</i> not asked</span></p>\n"
    }
}
