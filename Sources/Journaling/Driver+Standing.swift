import Glibc

extension Driver {
    /// What can be said of a driver from here.
    public enum Standing: Sendable, Hashable {
        /// The process is there.
        case drives
        /// The process is provably not there any more.
        case gone
        /// Nothing can be proved: another machine, another space of process identifiers, a hidden process.
        case unknown
    }

    /// Whether the process is still there, as far as this process can tell now.
    ///
    /// The boot identifier is the kernel's, so containers share it while their machine identifiers may differ.
    public var standing: Standing {
        let own = Driver.current(principal: "")
        guard !boot.isEmpty, !own.boot.isEmpty else { return .unknown }
        if boot != own.boot { return machine == own.machine ? .gone : .unknown }
        guard processSpace != 0, processSpace == own.processSpace, process > 0 else { return .unknown }
        if kill(process, 0) != 0, errno == ESRCH { return .gone }
        // A process that is there and cannot be looked at: `/proc` may be mounted with `hidepid`.
        guard let entry = ProcessTable.entry(of: process), started != 0 else {
            // It may have gone between the two looks.
            return kill(process, 0) != 0 && errno == ESRCH ? .gone : .unknown
        }
        return entry.started != started || entry.isOver ? .gone : .drives
    }

    /// `process 123 of ann on host-a since 2026-11-23T22:21:00.123Z`.
    public var words: String { "process \(process) of \(principal) on \(host) since \(since)" }
}
