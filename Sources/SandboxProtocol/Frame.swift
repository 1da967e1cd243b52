/// What goes over the worker's socket.
///
/// A frame is its length in bytes as 4 bytes, least significant first, counting what follows; then one byte, the type;
/// then the payload. `hello` comes first, once. Then the host and the worker take turns: `start` or `resume` is answered
/// by exactly one `turn`, or by `limit`, after which the worker is gone.
///
/// | type | from | payload |
/// |---|---|---|
/// | 0x01 `start` | host | one value: `{source, name, args = {name = text}, run_id, dry_run, version, seed, cpu_ms, memory, value, strands}`, and `lines = true` when lines are to be counted |
/// | 0x02 `resume` | host | strand (4 bytes), 0 or 1 (1: an error), one value |
/// | 0x81 `hello` | worker | protocol (4 bytes), version of the program as text, number of walls (1 byte), for each in the order of ``Wall`` 0 (up), 255 (relaxed) or the number of the error that kept it down |
/// | 0x82 `turn` | worker | number of calls (4 bytes); each: strand (4), operation (text), position (text), number of arguments (1 byte), values; then the state: 0 waiting, 1 returned and one value, 2 raised and one value |
/// | 0x83 `limit` | worker | reason (1 byte), traceback as text |
/// | 0x84 `turn` with lines | worker | as `turn`, then lines |
/// | 0x85 `limit` with lines | worker | as `limit`, then lines |
///
/// Lines are told of when the start asks for it, and only those that were executed for the first time: the number of files
/// (varint, 1 or more); each: name (text), those that can be executed (once per file), those that were. Both are a number
/// of ranges (varint); each: how many lines are left out before it, how many it has (varints).
///
/// What the worker says is bounded in everything: see `Frame+Caps.swift`. Numbers of fixed size are least significant byte first. Text is its length as varint (LEB128), then UTF-8.
/// An error is the table `{kind, code, message, remedy, retryable, traceback, extra}`.
/// The seed crosses as the integer with the same bits. Values are encoded as ``ValueCoding`` says.
public enum Frame: Sendable, Hashable {
    case start(ScriptStart)
    case resume(strand: UInt32, Answer)
    case hello(version: String, walls: WallReport)
    case turn(Turn)
    case limit(LimitReached)

    /// The protocol spoken here.
    ///
    /// A worker of another one is refused.
    public static let protocolVersion: UInt32 = 2

    /// The most bytes a frame may have: nothing longer is read or written.
    public static let longest = 256 << 20
}
