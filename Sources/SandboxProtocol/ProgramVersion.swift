/// The version of this program.
///
/// Host and worker are of the same one, or do not speak.
public enum ProgramVersion {
    /// As `gse --version` and `gse-sandbox --version` print it.
    public static let text = "0.1.0"
}
