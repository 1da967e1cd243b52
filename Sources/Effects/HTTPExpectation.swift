/// A GET over plain HTTP and the answer that counts as healthy.
public struct HTTPExpectation: Sendable, Hashable {
    /// The address asked for: `http://host[:port]/path`.
    public var url: String
    /// The status that counts, 100…599.
    public var status: Int
    /// Bytes the body must contain; nil for any.
    public var contains: Bytes?
    /// The exact body; nil for any.
    public var body: Bytes?
    /// The Host header, when not that of the address.
    public var hostHeader: String?

    /// Makes an expectation; status 200 unless given.
    public init(
        url: String, status: Int = 200, contains: Bytes? = nil, body: Bytes? = nil, hostHeader: String? = nil
    ) {
        self.url = url
        self.status = status
        self.contains = contains
        self.body = body
        self.hostHeader = hostHeader
    }
}
