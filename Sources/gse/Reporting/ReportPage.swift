import Effects
import Journaling

/// A run as one HTML file that needs nothing else: no network, no scripts, no fonts.
///
/// Its only style is named by digest in the content security policy, so nothing that got into the page by mistake would
/// be run or styled.
struct ReportPage {
    /// What a page holds of outputs: some screens of each, some megabytes of all.
    static let limits = ReportLimits(
        head: 4 << 10, tail: 8 << 10, succeeded: 2 << 20, failed: 3 << 20, differences: 1 << 20)

    let run: RunID
    let report: RunReport
    let standing: RunStanding
    let caps: ReportCaps
    /// Hosts that did not end well everywhere.
    let brokenHosts: Set<String>

    init(run: RunID, report: RunReport, standing: RunStanding, caps: ReportCaps = ReportCaps()) {
        self.run = run
        self.report = report
        self.standing = standing
        self.caps = caps
        brokenHosts = Set(report.totals.filter(standing.isWrong).map(\.name))
    }

    /// The whole page.
    var markup: Markup {
        let title = report.header?.playbook ?? "run \(run)"
        let main: Markup = "<main>\n" + ending + tiles + matrix + timeline + refusals + tasks + log
        return .page(
            titled: "\(title) · \(state.word)", style: ReportStyle.text,
            body: masthead + main + footer + "</main>\n")
    }

    /// How the run stands: a class of the style, a symbol and a word.
    var state: ReportState { ReportState(report.end, standing) }
}
