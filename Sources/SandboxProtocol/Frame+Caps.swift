extension Frame {
    /// Who says a frame.
    public enum Side: Sendable, Hashable {
        case host
        case worker
    }

    /// Who says it.
    public var side: Side {
        switch self {
        case .start, .resume: .host
        case .hello, .turn, .limit: .worker
        }
    }

    // The caps below hold for what the worker says. An honest worker keeps them too, in C: `gse_internal.h`.

    /// The most bytes of the worker's first frame.
    public static let longestHello = 256
    /// The most bytes of the name of a call.
    public static let longestOperation = 32
    /// The most bytes of a place in the script.
    public static let longestPosition = 255
    /// The most bytes of the traceback of a limit, and of each text of an error that ended the script.
    public static let longestText = 16 << 10
    /// The most values and calls in a turn, keys and members of tables included.
    ///
    /// A value may take one byte in a frame and a hundred in memory: this bounds what a frame can make of the host.
    public static let mostValues = 1 << 18
    /// The most files whose lines are counted.
    public static let mostFiles = 1024
    /// Lines that are counted have numbers below this; all files together have no more.
    public static let mostLines = 1 << 18
    /// The most bytes that lines take in a frame: two for each, and the names of the files.
    public static let mostLineBytes = 1 << 20
    /// The least size that an error which ended the script may have, whatever the limit of a value is.
    public static let leastErrorBytes = 64 << 10
}
