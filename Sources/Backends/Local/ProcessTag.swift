import Synchronization

/// The marks that tell the descendants of one command from every other process.
///
/// A mark is the soft RLIMIT_RTTIME of a process, in microseconds. The limit binds only processes under a
/// real-time scheduling policy that never sleep, and the numbers used here are above 36,000 years, so it
/// limits nothing. Every descendant inherits it through fork, exec, setsid and a change of account, and
/// prlimit(2) reads it from outside.
///
/// What it finds: everything a command left behind, double-forked daemons included. What it cannot find: a
/// process that set its own RLIMIT_RTTIME; that one is still found while its parents or its session lead to
/// the command.
final class ProcessTag: Sendable {
    private struct Given {
        /// Marks of a family of their own, drawn at random: another gse on this machine has others.
        var families = [ProcessTag.drawn()]
        var counter: UInt64 = 0
    }

    /// 2^60: far above anything a person sets, below RLIM_INFINITY.
    private static let floor: UInt64 = 1 << 60
    private static let counterBits: UInt64 = 24
    /// Given out by the loop and by callers that start a command themselves.
    private let given = Mutex(Given())

    /// The next mark.
    func next() -> UInt64 {
        given.withLock { given in
            given.counter += 1
            if given.counter >= 1 << Self.counterBits {
                given.families.append(Self.drawn())
                given.counter = 1
            }
            return given.families[given.families.count - 1] | given.counter
        }
    }

    /// Whether a mark was given out here.
    func owns(_ tag: UInt64) -> Bool {
        given.withLock { $0.families.contains((tag >> Self.counterBits) << Self.counterBits) }
    }

    private static func drawn() -> UInt64 {
        floor | (UInt64.random(in: 1..<(1 << 35)) << counterBits)
    }
}
