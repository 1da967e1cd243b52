import SandboxProtocol

/// What this program is.
enum Program {
    /// Its version.
    ///
    /// A worker of another one is refused.
    static let version = ProgramVersion.text
}
