import Preparing

#if DEBUG
    import Dispatch
    import Effects
    import Glibc
    import Journaling

    /// A journal whose process is killed when so many facts have come: for tests of what survives that.
    ///
    /// Only in debug builds. `$GSE_DIE` is `lost:N`, killed before fact N is handed on, or `kept:N`, killed when fact N
    /// is on record and before anything else is done.
    struct MortalJournal: Journal {
        let base: any Journal
        let isKept: Bool
        let last: Int

        /// The journal, mortal when the environment says so.
        static func wrapping(_ base: any Journal) -> any Journal {
            guard let words = Environment.value("GSE_DIE")?.split(separator: ":"), words.count == 2,
                let last = Int(words[1])
            else { return base }
            return MortalJournal(base: base, isKept: words[0] == "kept", last: last)
        }

        func begin(_ run: RunID, driver: Driver) throws(JournalError) -> any JournalWriter {
            MortalWriter(base: try base.begin(run, driver: driver), isKept: isKept, last: last)
        }

        func resume(_ run: RunID, driver: Driver) throws(JournalError) -> any JournalWriter {
            MortalWriter(base: try base.resume(run, driver: driver), isKept: isKept, last: last)
        }

        func driver(of run: RunID) throws(JournalError) -> Driver? { try base.driver(of: run) }

        func facts(of run: RunID, after sequence: Int, through last: Int) throws(JournalError) -> [Fact] {
            try base.facts(of: run, after: sequence, through: last)
        }

        func runs(limit: Int) throws(JournalError) -> [RunID] { try base.runs(limit: limit) }
    }

    private struct MortalWriter: JournalWriter {
        let base: any JournalWriter
        let isKept: Bool
        let last: Int

        func append(_ facts: [Fact]) {
            let isLast = facts.contains { $0.sequence == last }
            if isLast, !isKept { kill(getpid(), SIGKILL) }
            base.append(facts)
            if isLast { die() }
        }

        func flush(toDisk: Bool) async throws(JournalError) { try await base.flush(toDisk: toDisk) }

        func close() async throws(JournalError) { try await base.close() }

        /// Nothing else happens in the run meanwhile: this is its thread.
        private func die() {
            let isFlushed = DispatchSemaphore(value: 0)
            Task {
                try? await base.flush()
                isFlushed.signal()
            }
            isFlushed.wait()
            kill(getpid(), SIGKILL)
        }
    }
#endif
