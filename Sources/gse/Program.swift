/// What this program is.
enum Program {
    /// Its version. A worker of another one is refused.
    static let version = "0.1.0"
}
