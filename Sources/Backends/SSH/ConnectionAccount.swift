/// How a connection was made.
struct ConnectionAccount: Sendable, Hashable {
    /// From the start of ssh to its control socket.
    let connect: Duration
    /// The key exchange that was agreed on; nil when ssh was not asked to say.
    let keyExchange: String?
}
