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
        var page: Markup = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '\(Self.styleDigest)'; \
            base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            <title>\(title) · \(state.word) · gse</title>
            <style>
            """
        page += ReportStyle.text + "</style>\n</head>\n<body>\n"
        page += masthead + "<main>\n" + ending + tiles + matrix + timeline + refusals + tasks + log
        page += footer + "</main>\n</body>\n</html>\n"
        return page
    }

    /// How the run stands: a class of the style, a symbol and a word.
    var state: ReportState { ReportState(report.end, standing) }

    private static let styleDigest =
        "sha256-" + Base64.encode(Digest(of: ReportStyle.text.bytes).bytes)
}
