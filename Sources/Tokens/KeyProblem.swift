/// Why a key or a set of keys is not used: one sentence, without the key.
struct KeyProblem: Error, Hashable {
    let message: String

    init(_ message: String) { self.message = message }
}
