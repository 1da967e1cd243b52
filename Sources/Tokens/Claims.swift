import Admission
import Effects

/// What a signed token claims, read as strictly as it is believed.
struct Claims {
    /// The last second of the year 9999: far beyond what any token says in earnest.
    private static let lastSecond = Int64(253_402_300_799)

    private let json: JSON

    init(_ json: JSON) { self.json = json }

    /// Checks that the token's time is now, give or take `leeway`.
    ///
    /// - Returns: from when and until when it is in time, `leeway` included.
    func checkTime(_ now: Timestamp, leeway: Duration) throws(Denial) -> Range<Timestamp> {
        let margin = leeway.milliseconds
        guard let end = try instant("exp") else { throw Denial(.claim, "the token has no exp") }
        guard now.milliseconds < end.milliseconds + margin else {
            throw Denial(.expired, "the token was valid until \(end)")
        }
        var first = Timestamp(milliseconds: -margin)
        for (name, meaning) in [("nbf", "valid"), ("iat", "issued")] {
            guard let begin = try instant(name) else { continue }
            first = max(first, Timestamp(milliseconds: begin.milliseconds - margin))
            guard first <= now else {
                throw Denial(.early, "the token says that it is \(meaning) from \(begin) on")
            }
        }
        return first..<Timestamp(milliseconds: end.milliseconds + margin)
    }

    /// Checks `iss` and `aud` against what is configured.
    func checkPurpose(issuer: String?, audience: String?) throws(Denial) {
        if let issuer {
            guard let claimed = json["iss"]?.asString, claimed.isSpelled(issuer) else {
                throw Denial(.issuer, "the token's iss is not \(Denial.quoted(issuer))")
            }
        }
        let audiences = try self.audiences()
        if let audience {
            guard audiences?.containsSpelling(audience) == true else {
                throw Denial(.audience, "the token's aud has no \(Denial.quoted(audience))")
            }
        } else if audiences != nil {
            // RFC 7519 §4.1.3: who is not named by aud must refuse the token.
            throw Denial(.audience, "the token has an aud, and no audience is configured")
        }
    }

    /// Who a gateway says is calling, when it has verified both.
    func gatewayPrincipal() throws(Denial) -> Principal {
        try checkVerified("app")
        try checkVerified("user")
        return Principal(
            user: try name("bk_username", "username", in: "user"),
            app: try name("bk_app_code", "app_code", in: "app"))
    }

    /// The name under one of these keys, the same under each that is there.
    func name(_ keys: String..., in object: String? = nil) throws(Denial) -> String {
        guard let name = try optionalName(keys, in: object) else {
            throw Denial(.claim, "the token has no \(Self.place(keys, object))")
        }
        return name
    }

    /// The name under that key; nil when there is none.
    func optionalName(_ key: String) throws(Denial) -> String? { try optionalName([key], in: nil) }

    /// Checks that the issuer has verified an object: with `true`, and nothing that only looks like it.
    private func checkVerified(_ object: String) throws(Denial) {
        guard let members = json[object], case .object = members else {
            throw Denial(.claim, "the token has no object \(object)")
        }
        guard case .bool(true)? = members["verified"] else {
            throw Denial(.unverified, "the token's \(object).verified is not true")
        }
    }

    /// Text that identifies; nil when there is none.
    func identifier(_ key: String) throws(Denial) -> String? {
        guard let value = json[key] else { return nil }
        guard let text = value.asString, 1...256 ~= text.utf8.count else {
            throw Denial(.claim, "the token's \(key) is not text of 1 to 256 bytes")
        }
        return text
    }

    private func optionalName(_ keys: [String], in object: String?) throws(Denial) -> String? {
        let members = object.map { json[$0] ?? .null } ?? json
        let values = keys.compactMap { members[$0] }
        guard let first = values.first else { return nil }
        let texts = values.compactMap(\.asString)
        guard texts.count == values.count, let text = texts.first else {
            throw Denial(.claim, "the token's \(Self.place(keys, object)) is not text")
        }
        guard values.allSatisfy({ $0 == first }) else {
            throw Denial(.claim, "the token has two different values for \(Self.place(keys, object))")
        }
        guard Self.isName(text) else {
            throw Denial(
                .name,
                "the token's \(Self.place(keys, object)) \(Denial.quoted(text)) is not 1 to 128 of A-Z a-z 0-9 "
                    + ". _ @ : + -")
        }
        return text
    }

    private static func place(_ keys: [String], _ object: String?) -> String {
        keys.map { key in object.map { "\($0).\(key)" } ?? key }.joined(separator: " or ")
    }

    /// Whether text may be a user's or an application's name.
    static func isName(_ text: String) -> Bool {
        1...128 ~= text.utf8.count
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "._@:+-".utf8.contains(byte)
                }
            }
    }

    private func audiences() throws(Denial) -> [String]? {
        switch json["aud"] {
        case nil: return nil
        case .string(let one)?: return [one]
        case .array(let list)?:
            let texts = list.compactMap(\.asString)
            guard texts.count == list.count else {
                throw Denial(.claim, "the token's aud is not text or a list of it")
            }
            return texts
        case .some: throw Denial(.claim, "the token's aud is not text or a list of it")
        }
    }

    /// Seconds since 1970, whole or not; nil when there are none.
    private func instant(_ name: String) throws(Denial) -> Timestamp? {
        guard let value = json[name] else { return nil }
        let range = Double(0)...Double(Self.lastSecond)
        if let seconds = value.asWhole(Int64.self), 0...Self.lastSecond ~= seconds {
            return Timestamp(milliseconds: seconds * 1000)
        }
        if case .double(let seconds) = value, range.contains(seconds),
            let milliseconds = Int64(exactly: (seconds * 1000).rounded(.down))
        {
            return Timestamp(milliseconds: milliseconds)
        }
        throw Denial(.claim, "the token's \(name) is not a number of seconds from 0 to \(Self.lastSecond)")
    }
}

extension Duration {
    /// Whole milliseconds.
    fileprivate var milliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
