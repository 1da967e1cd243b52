/// A look whether something answers, as seen from the host, repeated until it does or time is up.
public struct Probe: Sendable, Hashable {
    /// What is looked at.
    public enum Check: Sendable, Hashable {
        /// A TCP connection to `host:port` is accepted.
        case tcp(host: String, port: UInt16)
        /// A GET is answered as expected; redirects are not followed.
        case http(HTTPExpectation)
    }

    /// What is looked at.
    public var check: Check
    /// How long to keep trying.
    public var within: Duration
    /// How long to pause between tries.
    public var every: Duration

    /// Makes a probe; 60 s and 2 s are the contract's own example.
    public init(check: Check, within: Duration = .seconds(60), every: Duration = .seconds(2)) {
        self.check = check
        self.within = within
        self.every = every
    }

    /// What was asked to be probed, as policy files spell it: `tcp:127.0.0.1:80`, `http://127.0.0.1:8080/health`.
    ///
    /// An IPv6 address has its brackets, so that it ends where it is read to end.
    public var target: String {
        switch check {
        case .tcp(let host, let port): host.contains(":") ? "tcp:[\(host)]:\(port)" : "tcp:\(host):\(port)"
        case .http(let expectation): expectation.url
        }
    }
}
