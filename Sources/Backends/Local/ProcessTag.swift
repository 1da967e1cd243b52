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
struct ProcessTag {
    /// 2^60: far above anything a person sets, below RLIM_INFINITY.
    private static let floor: UInt64 = 1 << 60
    private static let counterBits: UInt64 = 24
    private var families: [UInt64]
    private var counter: UInt64 = 0

    /// Marks of a family of their own, drawn at random: another gse on this machine has others.
    init() { families = [Self.drawn()] }

    /// The next mark.
    mutating func next() -> UInt64 {
        counter += 1
        if counter >= 1 << Self.counterBits {
            families.append(Self.drawn())
            counter = 1
        }
        return families[families.count - 1] | counter
    }

    /// Whether a mark was given out here.
    func owns(_ tag: UInt64) -> Bool { families.contains((tag >> Self.counterBits) << Self.counterBits) }

    private static func drawn() -> UInt64 {
        floor | (UInt64.random(in: 1..<(1 << 35)) << counterBits)
    }
}
