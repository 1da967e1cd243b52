/// Lines of one file of the playbook, as a turn or a limit tells of them.
///
/// Ranges are ascending, and lines are left out between them.
public struct ExecutedLines: Sendable, Hashable {
    /// The file's name as functions of it have it: `reload.lua`, `lib/web.lua`; what cannot be printed is a question mark.
    public var file: String
    /// The lines that can be executed; told once.
    public var executable: [ClosedRange<Int>]
    /// Those that were executed for the first time since lines were told of before.
    public var executed: [ClosedRange<Int>]

    /// Makes one.
    public init(file: String, executable: [ClosedRange<Int>] = [], executed: [ClosedRange<Int>] = []) {
        self.file = file
        self.executable = executable
        self.executed = executed
    }
}
