/// The file a put found in its place, as its backend saw it.
public struct SeenFile: Sendable, Hashable {
    /// The most bytes of ``content``: what is larger is compared by size and digest only.
    public static let mostContent = 64 << 10

    /// Whether there was one.
    public var isThere: Bool
    /// Its size in bytes, 0 when there was none.
    public var size: Int
    /// The SHA-256 of its content in lower-case hexadecimal; nil when there was none, or it was not worked out.
    public var sha256: String?
    /// Its content; nil when it has more than ``mostContent`` bytes, or is not granted to be read.
    public var content: Bytes?
    /// Whether its content is granted to be read.
    public var isReadable: Bool
    /// What about it is not as wanted, apart from its content.
    public var attributes: [FileDifference.Attribute]

    /// Makes one; no file unless told otherwise.
    public init(
        isThere: Bool = false, size: Int = 0, sha256: String? = nil, content: Bytes? = nil,
        isReadable: Bool = true, attributes: [FileDifference.Attribute] = []
    ) {
        self.isThere = isThere
        self.size = size
        self.sha256 = sha256
        self.content = content
        self.isReadable = isReadable
        self.attributes = attributes
    }
}

extension SeenFile {
    /// There was no file; what was asked for beside its content is new.
    public static func none(for put: FilePut) -> SeenFile {
        let asked = [
            ("mode", put.mode.map(FileDifference.Attribute.mode)), ("owner", put.owner), ("group", put.group),
        ]
        return SeenFile(
            attributes: asked.compactMap { name, new in
                new.map { FileDifference.Attribute(name: name, old: nil, new: $0) }
            })
    }
}
