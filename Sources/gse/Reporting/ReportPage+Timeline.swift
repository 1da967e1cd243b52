import Effects
import Journaling

extension ReportPage {
    /// When tasks ran, one after the other and host by host.
    var timeline: Markup {
        guard !report.tasks.isEmpty else { return "" }
        let places = ReportCaps.fitting(Array(report.tasks.indices), caps.tasks) {
            report.tasks[$0].failures > 0 || !report.tasks[$0].isDone
        }
        let lanes = ReportCaps.fitting(report.hosts, caps.lanes, matters: brokenHosts.contains)
        let spans = self.spans(of: Set(lanes))
        let byHost = lanes.map { host in lane(host, spans[host] ?? []) }
        return """
            <section id="timeline">
            <h2>Timeline</h2>
            <div class="lanes">
            \(axis)\(moments)\(waits)\(Markup(places.map(lane)))</div>
            \(left(report.tasks.count - places.count, "tasks", "nothing failed in them"))\
            <details\((2...40).contains(lanes.count) ? " open" as Markup : "")><summary><h3>Host by host</h3></summary>
            <div class="lanes">
            \(axis)\(Markup(byHost))</div>
            \(left(report.hosts.count - lanes.count, "hosts", "no lane of their own"))</details>
            </section>

            """
    }

    /// One task: from its beginning to its last ending, with a mark for each host that failed.
    private func lane(_ place: Int) -> Markup {
        let task = report.tasks[place]
        let end = task.isDone ? task.last ?? task.time : report.last ?? task.time
        let mark = StatusMark(task.status)
        let told = "\(task.words): \(EndingWords.counts(task))"
        // Where only some failed, each of them is a mark on a bar that is fine.
        let isMixed = task.isDone && task.failures > 0 && task.failures < task.hosts.count
        var drawn = bar(task.time, end, isMixed ? "s" : mark.style, Self.short(told, 400))
        if isMixed {
            let failed = task.endings.values.filter { $0.how.status != .succeeded }.map(\.time).sorted()
            drawn += Markup(
                failed.prefix(100).map { time in
                    "<rect class=\"x\" x=\"\(percent(time))%\" width=\"2\" y=\"1\" height=\"14\"/>" as Markup
                })
        }
        return """
            <div class="lane"><a href="#task-\(place)"><b>\(task.id.description)</b> \
            <code>\(Self.short(task.words, 120))</code></a><svg height="16">\(drawn)</svg>\
            <span class="\(mark.style)">\(mark.symbol) \(Elapsed.words(end.since(task.time)))</span></div>

            """
    }

    /// One host: everything that ran there.
    private func lane(_ host: String, _ spans: [Span]) -> Markup {
        let bars = spans.map { span in
            let task = report.tasks[span.place]
            let told = "\(task.id) \(task.words): \(span.status.map(EndingWords.word) ?? "not ended")"
            return bar(span.start, span.end, StatusMark(span.status ?? .running).style, Self.short(told, 160))
        }
        let worst = StatusMark(spans.map { $0.status ?? .running }.max() ?? .succeeded)
        let failed = spans.count { $0.status ?? .succeeded != .succeeded }
        let count = failed > 0 ? "\(failed) of \(spans.count)" : "\(spans.count)"
        return """
            <div class="lane"><span class="host">\(host)</span><svg height="16">\(Markup(bars))</svg>\
            <span class="\(worst.style)">\(worst.symbol) \(count)</span></div>

            """
    }

    /// When a task ran on a host.
    private struct Span {
        let place: Int
        let start: Timestamp
        let end: Timestamp
        /// How it ended; nil when it has not.
        let status: TaskStatus?
    }

    /// By this machine's clock: a host's own may be off.
    private func spans(of hosts: Set<String>) -> [String: [Span]] {
        var spans: [String: [Span]] = [:]
        for (place, task) in report.tasks.enumerated() {
            for host in task.hosts where hosts.contains(host) {
                let ending = task.endings[host]
                let end = ending?.time ?? report.last ?? task.time
                let took = Elapsed.milliseconds(ending?.duration ?? end.since(task.time))
                let start = max(task.time, Timestamp(milliseconds: end.milliseconds - took))
                spans[host, default: []].append(
                    Span(place: place, start: start, end: end, status: ending?.how.status))
            }
        }
        return spans
    }

    /// A bar on a lane, between two instants; what it is comes up when it is pointed at.
    func bar(_ start: Timestamp, _ end: Timestamp, _ style: Markup, _ told: String) -> Markup {
        let (from, to) = (hundredths(start), hundredths(end))
        // A moment is seen, too.
        let width = max(to - from, 25)
        return """
            <rect class="\(style)" x="\(Self.decimal(min(from, 10_000 - 25)))%" width="\(Self.decimal(width))%" y="3" \
            height="10" rx="2"><title>\(told)</title></rect>
            """
    }

    /// What happened beside tasks, as points on a lane.
    private var moments: Markup {
        var points: Markup = ""
        var count = 0
        for case .fact(let fact) in report.entries where count < 300 {
            guard let style = EntryStyle(fact).mark else { continue }
            let told = EntryWords(style: .plain).lines(fact, run: run).joined(separator: " ")
            points += """
                <circle class="\(style)" cx="\(percent(fact.time))%" cy="8" r="4"><title>\(Self.short(told, 400))</title>\
                </circle>
                """
            count += 1
        }
        guard count > 0 else { return "" }
        return """
            <div class="lane"><a href="#log">Log and refusals</a><svg height="16">\(points)</svg><span>\(count)</span></div>

            """
    }

    /// The scale above lanes.
    private var axis: Markup {
        let step = Self.step(report.duration)
        var ticks: Markup = ""
        var offset = Duration.zero
        while offset <= report.duration {
            let place = Self.decimal(hundredths(offset))
            ticks += "<line x1=\"\(place)%\" x2=\"\(place)%\" y1=\"14\" y2=\"20\"/>"
            let words = offset == .zero ? "0" : Elapsed.words(offset)
            // The last would stand out of the picture.
            if hundredths(offset) < 9000 { ticks += "<text x=\"\(place)%\" y=\"11\">\(words)</text>" }
            offset += step
        }
        return "<div class=\"lane axis\"><span></span><svg height=\"20\">\(ticks)</svg><span></span></div>\n"
    }

    /// A step of which four to eight fit.
    private static func step(_ duration: Duration) -> Duration {
        let seconds: [Int64] = [
            1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400,
        ]
        let milliseconds: [Int64] = [1, 2, 5, 10, 20, 50, 100, 200, 500] + seconds.map { $0 * 1000 }
        let wanted = max(1, Elapsed.milliseconds(duration) / 6)
        let largest = max(86_400_000, wanted)
        return .milliseconds(milliseconds.first { $0 >= wanted } ?? largest)
    }

    private func percent(_ time: Timestamp) -> Markup { Self.decimal(hundredths(time)) }

    /// Where an instant is between the beginning and the last fact, in hundredths of a percent, 0…10,000.
    private func hundredths(_ time: Timestamp) -> Int {
        hundredths(time.since(report.start ?? time))
    }

    private func hundredths(_ offset: Duration) -> Int {
        guard report.duration > .zero else { return 0 }
        return Int(min(1, max(0, offset / report.duration)) * 10_000)
    }

    private static func decimal(_ hundredths: Int) -> Markup {
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" as Markup : "")\(rest)"
    }
}
