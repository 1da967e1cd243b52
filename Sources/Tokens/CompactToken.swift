import Effects

/// A token taken apart: well formed, and not yet believed.
struct CompactToken {
    /// Bytes of a whole token; gateways send 1 to 2 KiB, and HTTP servers refuse headers not far above.
    static let largest = 8 * 1024
    /// Levels of its JSON; claims of common issuers have three.
    private static let deepest = 16

    /// Which key it says has signed it.
    let key: String
    /// Which algorithm it says was used; compared with the key's and never followed.
    let algorithm: String
    /// What it claims.
    let claims: JSON
    /// What is signed: the first two parts as they were sent.
    let signed: Bytes
    /// The signature.
    let signature: Bytes

    /// Takes a token apart.
    ///
    /// - Throws: a ``Denial`` when anything about its form or its header is not as it must be.
    init(_ text: String) throws(Denial) {
        try Self.checkSize(text)
        let bytes = Bytes(text.utf8)
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3 else {
            throw Denial(.malformed, "the token has \(parts.count) parts, and a signed one has three")
        }
        let header = try Self.object("header", parts[0])
        claims = try Self.object("payload", parts[1])
        signature = try Self.decoded("signature", parts[2])
        signed = Bytes(bytes[..<parts[1].endIndex])
        algorithm = try Self.text("alg", of: header)
        key = try Self.text("kid", of: header)
        try Self.checkMembers(of: header)
    }

    /// Refuses a token that has too many bytes.
    static func checkSize(_ text: String) throws(Denial) {
        guard text.utf8.count <= largest else {
            throw Denial(.oversized, "the token has \(text.utf8.count) bytes, and \(largest) are allowed")
        }
    }

    private static func decoded(_ name: String, _ part: ArraySlice<UInt8>) throws(Denial) -> Bytes {
        guard !part.isEmpty, let bytes = Base64URL.decode(part) else {
            throw Denial(.malformed, "the token's \(name) is not base64url without padding")
        }
        return bytes
    }

    private static func object(_ name: String, _ part: ArraySlice<UInt8>) throws(Denial) -> JSON {
        let bytes = try decoded(name, part)
        let json: JSON
        do throws(JSONError) {
            json = try JSON.read(bytes, depth: deepest)
        } catch {
            // Not its message, which may repeat the name of a member at any length.
            throw Denial(
                .malformed,
                "the token's \(name) is not JSON in UTF-8 with each name once and at most \(deepest) levels "
                    + "(line \(error.line), column \(error.column))")
        }
        guard case .object = json else {
            throw Denial(.malformed, "the token's \(name) is not a JSON object")
        }
        return json
    }

    private static func text(_ name: String, of header: JSON) throws(Denial) -> String {
        guard let text = header[name]?.asString, !text.isEmpty else {
            throw Denial(.header, "the token's header has no text as \(name)")
        }
        return text
    }

    /// Refuses what changes the meaning of a token; `jwk`, `jku`, `x5c`, `x5u` do not, since nobody looks at them.
    private static func checkMembers(of header: JSON) throws(Denial) {
        for name in ["crit", "b64", "cty", "enc", "zip"] where header[name] != nil {
            throw Denial(.header, "the token's header has \(name), which is not understood here")
        }
        guard let type = header["typ"] else { return }
        guard let name = type.asString?.lowercased(), ["jwt", "at+jwt", "application/at+jwt"].contains(name)
        else {
            throw Denial(.header, "the token's header says with typ that it is another kind of token")
        }
    }
}
