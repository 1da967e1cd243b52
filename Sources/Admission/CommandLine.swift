public import Effects

/// The string form of a command.
public enum CommandLine {
    /// Splits a command into words by quotes and backslash as POSIX does, with no expansion of any kind.
    public static func split(_ bytes: Bytes) -> Result<[Bytes], Refusal> {
        .failure(Refusal(code: "refused.syntax", message: "", remedy: nil))
    }
}
