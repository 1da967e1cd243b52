import Effects

/// What is asked of a host over one channel of its connection.
struct ChannelRequest: Sendable {
    /// What the channel is.
    enum Kind: Sendable {
        /// A line for the login shell, whose first word back is a greeting; how its command is ended is composed when it is.
        case command(RemoteLine, nonce: String, kill: @Sendable (_ pid: Int32) -> RemoteKill)
        /// A line for the login shell that ends by itself; what it prints is the answer.
        case question(RemoteLine)
        /// A connection from the host to an address; what comes is complete when the closure says so.
        case forwarding(host: String, port: UInt16, isComplete: @Sendable (Bytes) -> Bool)
    }

    /// Of the answer to a question so much is kept: what start-up files print comes before it.
    static let answer = ByteCount.mebibytes(4)

    /// Which connection it goes over.
    let plan: ConnectionPlan
    /// Requests of one group are cancelled together.
    let group: UInt64
    let kind: Kind
    /// What goes to its standard input, after what the line itself reads.
    let input: Bytes
    /// Bytes kept per stream.
    let output: ByteCount
    /// From the start there; until it has started, from when it was sent.
    let timeout: Duration
    /// Told what it writes, up to the limit, on the loop's thread.
    let wrote: @Sendable (Bytes, OutputStream) -> Void
    /// Told once how it ended, on the loop's thread; must return at once.
    let ended: @Sendable (ChannelEnding) -> Void
}
