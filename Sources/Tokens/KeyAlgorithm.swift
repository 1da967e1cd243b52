/// What a key signs with: one algorithm for each key, whatever a token says.
enum KeyAlgorithm: String, Sendable, Hashable {
    case edDSA = "EdDSA"
    case rs256 = "RS256"
    case rs512 = "RS512"
}
