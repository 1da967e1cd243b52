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
            name: "bug_break_tbc", complaint: "it escaped", reason: "the compiler of Lua 5.4.4 has that fault"
        ),
        KnownDifference(
            name: "bug_gmatch_matchdepth", complaint: "the worker crashed",
            reason: "string.gmatch of Lua 5.4.4 has that fault"),
        KnownDifference(
            name: "cpu_load_comment_reader", complaint: "it finished", reason: "load stops at its size"),
        KnownDifference(
            name: "cpu_load_lua_reader", complaint: "it finished", reason: "load stops at its size"),
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
