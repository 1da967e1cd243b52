import Effects

/// The end of a store's chain of facts: kept elsewhere, it proves later that everything before it is as it was.
public struct ChainHead: Sendable, Hashable, CustomStringConvertible {
    /// How many facts the chain has.
    public let link: Int64
    /// The digest of the last one, which stands for all of them.
    public let digest: Digest

    /// Makes a head.
    public init(link: Int64, digest: Digest) {
        self.link = link
        self.digest = digest
    }

    /// Reads what ``description`` wrote; nil for anything else.
    public init?(_ text: String) {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard words.count == 2, let link = Int64(words[0]), link >= 0, let digest = Digest(words[1]) else {
            return nil
        }
        self.init(link: link, digest: digest)
    }

    /// The link and the digest: `1042 9f86d081…`.
    public var description: String { "\(link) \(digest)" }
}
