import Effects

/// Why a call did not become an effect.
enum Rejection: Error {
    /// It has no meaning.
    case misuse(Misuse)
    /// Its form alone is forbidden.
    case refused(Refusal)
}
