import Effects
import Execution
import Journaling

/// What happens in a run: its facts from some place on, first those on record, then those that come.
///
/// Asked by one task at a time. It ends after ``RunNews/ended(_:)``, and without it when the caller is too slow for a live
/// run, or its task is cancelled: then whoever asks again from the last fact on misses none.
package struct RunFollowing: AsyncSequence, Sendable {
    let run: RunID
    let after: Int
    let journal: SQLiteJournal
    /// News of a live run; nil for one that has ended or that another process drives.
    let live: (news: AsyncStream<RunNews>, after: Int)?

    package func makeAsyncIterator() -> Iterator { Iterator(self) }

    package struct Iterator: AsyncIteratorProtocol {
        /// Facts read at a time: each may hold some megabytes of output.
        private static let page = 64
        /// A fact is on record some 50 ms after it was made.
        private static let patience = Duration.milliseconds(10)
        /// How often a run is looked at that another process drives.
        private static let look = Duration.milliseconds(500)
        /// How many looks without news until that is said.
        private static let quietLooks = 30

        private let following: RunFollowing
        private var live: AsyncStream<RunNews>.Iterator?
        private var position: Int
        private var facts: ArraySlice<Fact> = []
        private var isLive = false
        private var isOver = false
        private var looks = 0

        init(_ following: RunFollowing) {
            self.following = following
            live = following.live?.news.makeAsyncIterator()
            position = following.after
        }

        package mutating func next() async -> RunNews? {
            while !isOver, !Task.isCancelled {
                if let fact = facts.popFirst() {
                    position = fact.sequence
                    return .fact(sequence: fact.sequence, json: fact.json(run: following.run))
                }
                if isLive { return await nextLive() }
                guard let read = try? read() else { break }
                facts = read[...]
                if facts.isEmpty, let news = await rest() { return news }
            }
            return nil
        }

        private func read() throws(JournalError) -> [Fact] {
            try following.journal.facts(of: following.run, after: position, through: position + Self.page)
        }

        private mutating func nextLive() async -> RunNews? {
            while let news = await live?.next(isolation: #isolation) {
                switch news {
                // Read from the record before.
                case .fact(let sequence, _) where sequence <= position: continue
                case .fact, .output, .quiet: return news
                case .ended:
                    isOver = true
                    return news
                }
            }
            isOver = true
            return nil
        }

        /// There is nothing more on record now.
        private mutating func rest() async -> RunNews? {
            if let live = following.live {
                isLive = position >= live.after
                if !isLive { try? await Task.sleep(for: Self.patience) }
                return nil
            }
            guard let summary = try? following.journal.summary(of: following.run) else {
                isOver = true
                return nil
            }
            if summary.state != .running || summary.isInterrupted {
                // What came between the last look and its end.
                if let read = try? read(), !read.isEmpty {
                    facts = read[...]
                    return nil
                }
                isOver = true
                return .ended([
                    "state": .string(summary.isInterrupted ? "interrupted" : summary.state.rawValue)
                ])
            }
            try? await Task.sleep(for: Self.look)
            looks += 1
            return looks.isMultiple(of: Self.quietLooks) ? .quiet : nil
        }
    }
}
