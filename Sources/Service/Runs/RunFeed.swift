import Effects
import Execution
import Journaling
import Synchronization

/// Tells the followers of a live run what happens in it.
///
/// The run never waits for them: who is too slow is cut off, and can go on by the number of the last fact.
final class RunFeed: RunObserver {
    /// The most news that wait for one follower.
    private static let mostWaiting = 512
    /// The most bytes of output that are kept of commands that run.
    private static let mostKept = 1 << 20

    /// One stream of one command on one host.
    struct Source: Sendable, Hashable {
        let task: TaskID
        let host: String
        let stream: OutputStream
    }

    fileprivate struct State {
        var sequence = 0
        var open: [OpenQuestion] = []
        var followers: [Int: AsyncStream<RunNews>.Continuation] = [:]
        var lastFollower = 0
        var isOver = false
        var hasBegun = false
        var waiting: [CheckedContinuation<Void, Never>] = []
        var written: [Source: Bytes] = [:]
        var kept = 0
    }

    private let run: RunID
    private let state = Mutex(State())

    init(_ run: RunID) { self.run = run }

    /// The questions that nobody has answered.
    var openQuestions: [OpenQuestion] { state.withLock { $0.open } }

    /// How many follow it.
    var followers: Int { state.withLock { $0.followers.count } }

    /// What a command that runs has written so far, from the beginning, as far as it is kept.
    func written(_ source: Source) -> Bytes { state.withLock { $0.written[source] ?? [] } }

    func recorded(_ fact: Fact) {
        let (followers, waiting) = state.withLock { state in
            state.sequence = fact.sequence
            OpenQuestion.add(fact, to: &state.open)
            if case .finished(let task, let outcome) = fact.event { state.drop(task, outcome.host) }
            let isFirst = !state.hasBegun
            state.hasBegun = true
            defer { if isFirst { state.waiting = [] } }
            return (state.followers, isFirst ? state.waiting : [])
        }
        for caller in waiting { caller.resume() }
        guard !followers.isEmpty else { return }
        tell(followers, .fact(sequence: fact.sequence, json: fact.json(run: run)))
    }

    func wrote(_ bytes: Bytes, to stream: OutputStream, on host: String, of task: TaskID) {
        let followers = state.withLock { state in
            state.keep(bytes, of: Source(task: task, host: host, stream: stream), most: Self.mostKept)
            return state.followers
        }
        guard !followers.isEmpty else { return }
        tell(
            followers,
            .output(
                .members([
                    "task": .string(task.description), "host": .string(host),
                    "stream": .string(stream.rawValue), "text": .string(bytes.lossyText),
                    "base64": bytes.text == nil ? .string(Base64.encode(bytes)) : nil,
                ])))
    }

    /// Tells followers who have heard nothing for a while that they are still heard.
    func quiet() { tell(state.withLock { $0.followers }, .quiet) }

    private func tell(_ followers: [Int: AsyncStream<RunNews>.Continuation], _ news: RunNews) {
        for (number, follower) in followers {
            switch follower.yield(news) {
            case .enqueued: break
            case .dropped, .terminated:
                follower.finish()
                state.withLock { _ = $0.followers.removeValue(forKey: number) }
            @unknown default: break
            }
        }
    }

    /// The run is over here: how it ended is the last news, unless its end is on nobody's record.
    func finish(_ end: JSON) {
        let (followers, waiting) = state.withLock { state in
            state.isOver = true
            defer { (state.followers, state.waiting) = ([:], []) }
            return (state.followers, state.waiting)
        }
        for caller in waiting { caller.resume() }
        for follower in followers.values {
            follower.yield(.ended(end))
            follower.finish()
        }
    }

    /// Returns when the run has its first fact, or is over without one.
    func begun() async {
        await withCheckedContinuation { caller in
            let isKnown = state.withLock { state in
                let isKnown = state.hasBegun || state.isOver
                if !isKnown { state.waiting.append(caller) }
                return isKnown
            }
            if isKnown { caller.resume() }
        }
    }

    /// Everything from now on, and the number of the last fact before; nil when the run is over.
    func follow() -> (news: AsyncStream<RunNews>, after: Int)? {
        let (news, follower) = AsyncStream.makeStream(
            of: RunNews.self, bufferingPolicy: .bufferingOldest(Self.mostWaiting))
        let joined = state.withLock { state -> (number: Int, after: Int)? in
            guard !state.isOver else { return nil }
            state.lastFollower += 1
            state.followers[state.lastFollower] = follower
            return (state.lastFollower, state.sequence)
        }
        guard let joined else { return nil }
        follower.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.followers.removeValue(forKey: joined.number) }
        }
        return (news, joined.after)
    }
}

extension RunFeed.State {
    fileprivate mutating func keep(_ bytes: Bytes, of source: RunFeed.Source, most: Int) {
        let room = max(0, most - kept)
        written[source, default: []] += bytes.prefix(room)
        kept += min(room, bytes.count)
    }

    /// What is on record need not be kept.
    fileprivate mutating func drop(_ task: TaskID, _ host: String) {
        for stream in OutputStream.allCases {
            let source = RunFeed.Source(task: task, host: host, stream: stream)
            kept -= written.removeValue(forKey: source)?.count ?? 0
        }
    }
}
