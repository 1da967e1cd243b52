import Effects
import Journaling
import Synchronization

/// A run on a terminal: lines scroll above a few that are drawn anew, one for each command that runs, and a
/// progress bar.
final class LiveDisplay: RunDisplay {
    private struct Running {
        let since: ContinuousClock.Instant
        let words: String
        var hosts: [String]
    }

    private struct Picture {
        var running: [TaskID: Running] = [:]
        var order: [TaskID] = []
        var progress: (done: Double, total: Double, label: String)?
        var output = OutputLines()
        /// How many lines at the bottom are to be drawn over.
        var drawn = 0
        var isOver = false
    }

    /// The most commands shown at once.
    private static let most = 8

    private let run: RunID
    private let words: FactWords
    private let console = Console.standardError
    private let picture = Mutex(Picture())
    private let ticking = Mutex<Task<Void, Never>?>(nil)

    init(run: RunID, isDryRun: Bool) {
        self.run = run
        words = FactWords(style: Style(.standardError), isDryRun: isDryRun)
    }

    func begin() async {
        let ticker = Task { [weak self] in
            while !Task.isCancelled {
                try? await Task.sleep(for: .milliseconds(250))
                self?.draw([])
            }
        }
        ticking.withLock { $0 = ticker }
    }

    func recorded(_ fact: Fact) {
        var lines = words.lines(fact, run: run)
        picture.withLock { picture in
            switch fact.event {
            case .issued(_, _, let task, let effect, _): Self.start(task, effect, &picture)
            case .finished(let task, let outcome):
                lines = picture.output.end(host: outcome.host, task: task) + lines
                picture.running[task]?.hosts.removeAll { $0 == outcome.host }
                if picture.running[task]?.hosts.isEmpty ?? false { picture.running[task] = nil }
            case .settled(_, _, let effect, _):
                if effect["effect"] == "progress" {
                    lines = []
                    picture.progress = (
                        effect["done"]?.asNumber ?? 0, effect["total"]?.asNumber ?? 0,
                        Harmless.line(effect["label"]?.asString ?? "")
                    )
                }
            case .started, .refused, .cancelled, .ended: break
            }
            picture.order.removeAll { picture.running[$0] == nil }
        }
        draw(lines)
    }

    func wrote(_ bytes: Bytes, to stream: OutputStream, on host: String, of task: TaskID) {
        draw(picture.withLock { $0.output.add(bytes, stream, host: host, task: task) })
    }

    func finish(_ end: RunEnd) async {
        let ticker = ticking.withLock { $0 }
        ticker?.cancel()
        await ticker?.value
        abandon()
        let lines = EndingBlock(style: words.style).lines(end)
        if !lines.isEmpty { console.line(lines.joined(separator: "\n")) }
        ResultLine.print(end)
    }

    func abandon() {
        draw([])
        picture.withLock { picture in
            console.write(Bytes(Self.erasing(picture.drawn).utf8))
            picture.drawn = 0
            picture.isOver = true
        }
    }

    private static func start(_ task: TaskID, _ effect: JSON, _ picture: inout Picture) {
        guard case .array(let hosts)? = effect["hosts"] else { return }
        picture.running[task] = Running(
            since: .now, words: Harmless.line(FactWords.words(of: effect)),
            hosts: hosts.compactMap { $0["name"]?.asString })
        picture.order.append(task)
    }

    /// Writes lines above the picture and draws it anew, in one write so that nothing flickers.
    private func draw(_ lines: [String]) {
        let width = console.width
        picture.withLock { picture in
            guard !picture.isOver else { return }
            let bottom = bottom(picture, width: width)
            let text = Self.erasing(picture.drawn) + (lines + bottom).map { $0 + "\n" }.joined()
            picture.drawn = bottom.count
            if !text.isEmpty { console.write(Bytes(text.utf8)) }
        }
    }

    private func bottom(_ picture: Picture, width: Int) -> [String] {
        var lines = picture.order.prefix(Self.most).compactMap { task -> String? in
            guard let running = picture.running[task], let host = running.hosts.first else { return nil }
            let others = running.hosts.count > 1 ? " +\(running.hosts.count - 1)" : ""
            let time = FactWords.seconds(running.since.duration(to: .now))
            let text = "\(time) \(Harmless.line(host))\(others): \(running.words)"
            return words.style.dim(Columns.cut("▸ " + text, to: width - 1))
        }
        if picture.order.count > Self.most {
            lines.append(Columns.cut("  and \(picture.order.count - Self.most) more", to: width - 1))
        }
        if let progress = picture.progress, progress.total > 0 {
            lines.append(Self.bar(progress, width: width - 1))
        }
        return lines
    }

    private static func bar(_ progress: (done: Double, total: Double, label: String), width: Int) -> String {
        let part = min(1, max(0, progress.done / progress.total))
        // A narrow terminal still shows the numbers.
        let cells = min(24, width / 3)
        let filled = Int((part * Double(cells)).rounded())
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: cells - filled)
        let counts =
            "\(FactWords.number(.double(progress.done)))/\(FactWords.number(.double(progress.total)))"
        return Columns.cut("\(bar) \(counts) \(progress.label)", to: width)
    }

    private static func erasing(_ lines: Int) -> String { lines > 0 ? "\u{1b}[\(lines)A\u{1b}[J" : "" }
}
