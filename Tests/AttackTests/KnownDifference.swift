/// An attack that ends otherwise than its first lines say, and why it may.
struct KnownDifference: Sendable {
    /// The attack's name.
    let name: String
    /// The one complaint there is.
    let complaint: String
    /// Why nothing is done about it.
    let reason: String

    static let all: [KnownDifference] = [
        KnownDifference(
            name: "hnd_coroutine_abandon", complaint: "it did not end well",
            reason: "what nobody waits for runs all the same"),
        KnownDifference(
            name: "cpu_gc_late", complaint: "it finished",
            reason: """
                the finalizer that spins is never called, so ten million small tables are all that is left to do; \
                refusing __gc is not possible, since playbooks may set it
                """),
    ]

    /// What is said of this attack with this worker; nil for nearly all.
    static func of(_ attack: Attack) -> KnownDifference? { all.first { $0.name == attack.name } }
}
