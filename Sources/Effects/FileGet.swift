/// A file to be read.
public struct FileGet: Sendable, Hashable {
    /// Where, absolute.
    public var path: Bytes
    /// The most bytes accepted; nil means the policy's.
    public var max: ByteCount?

    /// Makes a get.
    public init(path: Bytes, max: ByteCount? = nil) {
        self.path = path
        self.max = max
    }
}
