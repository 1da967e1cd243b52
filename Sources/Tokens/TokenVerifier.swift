public import Admission
public import Effects

/// Who is calling: from a request's credentials to its principal.
///
/// Every token is taken apart by this module's own strict reader; its key is looked up among those of its header's kind,
/// its algorithm is the key's, and only then is the signature checked, and after that what the token claims. Only public
/// keys are compared with: there is no secret here whose comparison could tell something by its time.
///
/// One verifier serves all requests, from any task.
public final class TokenVerifier: Sendable {
    /// One-time tokens are remembered at most so long: a token that ends later would hold its place for ever.
    private static let longestOneTime = Duration.seconds(86_400)

    private let settings: TokenSettings
    private let gateways: [String: WatchedFile<VerificationKey>]
    private let issuer: IssuerKeys?
    private let replays = ReplayMemory()
    private let accepted = AcceptedTokens()

    /// Reads the key files; keys at an address are fetched when the first token comes.
    ///
    /// `note` gets one sentence for the log for each key that is not used, and for each file or address that turned bad
    /// later; the keys from before stay in force then.
    /// - Throws: ``TokenSettingsError`` for settings out of range and for files that are not as they must be.
    public convenience init(
        _ settings: TokenSettings, note: @escaping @Sendable (String) -> Void = { _ in }
    ) throws(TokenSettingsError) {
        let start = ContinuousClock.now
        try self.init(settings, uptime: { ContinuousClock.now - start }, note: note)
    }

    /// The same with a clock for the bounds of ``KeyRefresh``, which never goes back.
    package init(
        _ settings: TokenSettings, uptime: @escaping @Sendable () -> Duration,
        note: @escaping @Sendable (String) -> Void
    ) throws(TokenSettingsError) {
        try settings.check()
        self.settings = settings
        var gateways: [String: WatchedFile<VerificationKey>] = [:]
        for (id, path) in settings.gateways {
            do throws(KeyProblem) {
                gateways[id] = try WatchedFile(path: path, note: note) { bytes throws(KeyProblem) in
                    (try VerificationKey(pem: bytes), [])
                }
            } catch {
                throw TokenSettingsError("\(path), the key of \(Denial.quoted(id)): \(error.message)")
            }
        }
        self.gateways = gateways
        issuer = try settings.bearer.map { bearer throws(TokenSettingsError) in
            try IssuerKeys(bearer.keys, refresh: settings.refresh, uptime: uptime, note: note)
        }
    }

    /// The principal behind a request's credentials, at the time `now`.
    ///
    /// A token with `jti` is used up by this, where ``TokenSettings/Bearer/isOneTime`` says so.
    /// - Throws: a ``Denial``: the reason is for the audit trail, and the caller is told 401 and nothing else.
    public func principal(of credentials: Credentials, at now: Timestamp) async throws(Denial) -> Principal {
        let shown = try credentials.shown()
        let mark = try mark(of: shown)
        if let known = accepted.entry(mark), known.time.contains(now),
            await key(known.keyID, shown.road) === known.key
        {
            return known.principal
        }
        return try await judged(shown, mark, now)
    }

    /// How the keys of each file and address stand.
    public func standing() async -> [KeyStanding] {
        var all: [KeyStanding] = []
        for (id, file) in gateways.sorted(by: { $0.key < $1.key }) {
            all.append(KeyStanding(source: "\(file.path) (\(id))", keys: 1, problem: file.problem))
        }
        if let issuer { all.append(await issuer.standing()) }
        return all
    }

    private func mark(of shown: Credentials.Shown) throws(Denial) -> Mark {
        try CompactToken.checkSize(shown.token)
        return Mark(of: [shown.road.rawValue] + shown.token.utf8)
    }

    private func key(_ id: String, _ road: Credentials.Road) async -> VerificationKey? {
        switch road {
        case .gateway: gateways[id]?.current()
        case .bearer: await issuer?.key(id)
        }
    }

    /// The principal of a token that is not known yet.
    private func judged(_ shown: Credentials.Shown, _ mark: Mark, _ now: Timestamp)
        async throws(Denial) -> Principal
    {
        let token = try CompactToken(shown.token)
        let key = try await signingKey(of: token, shown.road)
        let claims = Claims(token.claims)
        let time = try claims.checkTime(now, leeway: settings.leeway)
        let principal: Principal
        switch shown.road {
        case .gateway: principal = try claims.gatewayPrincipal()
        case .bearer:
            try claims.checkPurpose(issuer: settings.bearer?.issuer, audience: settings.bearer?.audience)
            principal = Principal(user: try claims.name("sub"), app: try claims.optionalName("app"))
            if settings.bearer?.isOneTime == true, let id = try claims.identifier("jti") {
                try useUp(id, of: try claims.identifier("iss") ?? "", until: time.upperBound, now)
                return principal
            }
        }
        accepted.add(.init(keyID: token.key, key: key, time: time, principal: principal), mark)
        return principal
    }

    /// The key that signed a token.
    private func signingKey(of token: CompactToken, _ road: Credentials.Road)
        async throws(Denial) -> VerificationKey
    {
        guard let key = await key(token.key, road) else {
            throw Denial(.key, "no \(road.owner) has a key with the id \(Denial.quoted(token.key))")
        }
        guard token.algorithm.isSpelled(key.algorithm.rawValue) else {
            throw Denial(
                .algorithm,
                "the token says \(Denial.quoted(token.algorithm)), and its key signs with \(key.algorithm.rawValue)"
            )
        }
        guard await key.verifies(token.signature, of: token.signed) else {
            throw Denial(.signature, "the signature is not that of key \(Denial.quoted(token.key))")
        }
        return key
    }

    private func useUp(_ id: String, of maker: String, until end: Timestamp, _ now: Timestamp) throws(Denial)
    {
        guard end.since(now) <= Self.longestOneTime + settings.leeway * 2 else {
            throw Denial(
                .claim, "the token has a jti and is valid until \(end), and 24 hours are allowed with a jti")
        }
        switch replays.use(issuer: maker, id: id, until: end, now: now) {
        case .first: return
        case .again: throw Denial(.replayed, "the token with jti \(Denial.quoted(id)) was used before")
        case .full:
            throw Denial(.full, "too many tokens with jti are alive; those without one are not affected")
        }
    }
}

extension Credentials.Road {
    fileprivate var owner: String {
        switch self {
        case .gateway: "gateway"
        case .bearer: "issuer"
        }
    }
}
