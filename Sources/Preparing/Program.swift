import SandboxProtocol

/// What this program is.
package enum Program {
    /// Its version.
    ///
    /// A worker of another one is refused.
    package static let version = ProgramVersion.text
}
