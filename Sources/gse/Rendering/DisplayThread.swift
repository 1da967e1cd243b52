import Dispatch
import Effects
import Execution
import Journaling
import Synchronization
import Threads

/// Shows a run on a thread of its own, so that a reader who stands still holds up neither the run nor its time-outs.
///
/// Facts wait for as long as it takes: the run's budgets bound how many there are and, with `output_total`, what they
/// hold. Output while a command writes waits only up to a bound; what is beyond it is shown when the command
/// has ended, from that fact. So nothing is lost, and a reader who comes back gets all of it.
final class DisplayThread: RunObserver {
    private enum Event {
        case fact(Fact)
        case output(Bytes, Source)
        /// What was left out while the command wrote.
        case late(HostOutcome, Source, from: Int)
        /// Why the run stands still.
        case wait(String)
    }

    private struct Source: Hashable {
        let task: TaskID
        let host: String
        let stream: OutputStream
    }

    private struct State {
        var events: [Event] = []
        /// Bytes of output taken and not shown yet.
        var outputBytes = 0
        /// How much of a command's output was taken, and whether some was left out since.
        var taken: [Source: (bytes: Int, isBehind: Bool)] = [:]
        var hasThread = false
        /// Whether the thread waits for something to show.
        var isParked = false
        var isAbandoned = false
        var ending: (end: RunEnd, shown: CheckedContinuation<Void, Never>)?
    }

    /// The most bytes of output that wait: some screens of a terminal, and little memory.
    private static let most = 1 << 20
    /// Between two looks at what has come: one wake-up for many events, and nobody sees the difference.
    private static let pause = DispatchTimeInterval.milliseconds(10)
    private static let tick = DispatchTimeInterval.milliseconds(250)
    /// How long somebody waits who wants to leave at once.
    private static let patience = DispatchTimeInterval.milliseconds(100)

    private let display: any RunDisplay
    private let state = Mutex(State())
    private let bell = DispatchSemaphore(value: 0)
    private let hasLeft = DispatchSemaphore(value: 0)

    init(_ display: any RunDisplay) { self.display = display }

    /// Starts to show; called once.
    ///
    /// Without a thread to be had, everything is shown at the end.
    func begin() {
        let hasThread = NamedThread.start("gse-display") { self.serve() }
        state.withLock { $0.hasThread = hasThread }
    }

    func recorded(_ fact: Fact) {
        guard display.shows(fact) else { return }
        change { state in
            if case .finished(let task, let outcome) = fact.event {
                for stream in OutputStream.allCases {
                    let source = Source(task: task, host: outcome.host, stream: stream)
                    guard let taken = state.taken.removeValue(forKey: source), taken.isBehind else {
                        continue
                    }
                    state.events.append(.late(outcome, source, from: taken.bytes))
                }
            }
            state.events.append(.fact(fact))
        }
    }

    func wrote(_ bytes: Bytes, to stream: OutputStream, on host: String, of task: TaskID) {
        change { state in
            let source = Source(task: task, host: host, stream: stream)
            var taken = state.taken[source, default: (0, false)]
            taken.isBehind = taken.isBehind || state.outputBytes + bytes.count > Self.most
            if !taken.isBehind {
                taken.bytes += bytes.count
                state.outputBytes += bytes.count
                state.events.append(.output(bytes, source))
            }
            state.taken[source] = taken
        }
    }

    func waits(_ why: String) { change { $0.events.append(.wait(why)) } }

    /// Returns when all has been shown, however long its readers take.
    func finish(_ end: RunEnd) async {
        await withCheckedContinuation { shown in
            let hasThread = state.withLock { state in
                state.ending = (end, shown)
                return state.hasThread
            }
            bell.signal()
            if !hasThread { serve() }
        }
    }

    /// Leaves the terminal in order if that can be done at once; the process ends right after.
    func abandon() {
        state.withLock { $0.isAbandoned = true }
        bell.signal()
        _ = hasLeft.wait(timeout: .now() + Self.patience)
    }

    /// Changes the state and wakes the thread when it is parked.
    private func change(_ change: (inout State) -> Void) {
        let wasParked = state.withLock { state in
            change(&state)
            defer { state.isParked = false }
            return state.isParked
        }
        if wasParked { bell.signal() }
    }
}

// MARK: - The thread

extension DisplayThread {
    private func serve() {
        var display = display
        while true {
            let events = state.withLock { state in
                defer { state.events = [] }
                state.isParked = state.events.isEmpty && state.ending == nil
                return state.events
            }
            for event in events { show(event, on: &display) }
            let (ending, isAbandoned) = state.withLock { state in
                (state.events.isEmpty ? state.ending : nil, state.isAbandoned)
            }
            if isAbandoned {
                display.leave()
                hasLeft.signal()
                return
            }
            if let ending {
                display.finish(ending.end)
                return ending.shown.resume()
            }
            display.refresh(isIdle: events.isEmpty)
            _ = bell.wait(timeout: .now() + (events.isEmpty ? Self.tick : Self.pause))
        }
    }

    private func show(_ event: Event, on display: inout any RunDisplay) {
        switch event {
        case .fact(let fact): display.take(fact)
        case .wait(let why): display.wait(why)
        case .output(let bytes, let source):
            display.take(bytes, from: source.stream, on: source.host, of: source.task)
            state.withLock { $0.outputBytes -= bytes.count }
        case .late(let outcome, let source, let first):
            let kept = (source.stream == .stdout ? outcome.stdout : outcome.stderr).kept
            guard first < kept.count else { return }
            display.take(Bytes(kept[first...]), from: source.stream, on: source.host, of: source.task)
        }
    }
}
