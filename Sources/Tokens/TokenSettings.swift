/// Whose tokens the service believes: what the operator configures.
public struct TokenSettings: Sendable, Hashable {
    /// Where the keys for `Authorization: Bearer` are.
    public enum KeySource: Sendable, Hashable {
        /// A JWK Set in a file.
        case file(String)
        /// A JWK Set at an address: https, or http on a loopback address.
        case url(String)
    }

    /// The tokens of `Authorization: Bearer`.
    public struct Bearer: Sendable, Hashable {
        /// The issuer's keys.
        public var keys: KeySource
        /// What `iss` must be; nil when it may be anything.
        public var issuer: String?
        /// What must be among `aud`; nil when the tokens are for nobody in particular and have none.
        public var audience: String?
        /// Whether a token with `jti` may be used once only.
        public var isOneTime: Bool

        /// Takes the settings; tokens with `jti` are one-time unless told otherwise.
        public init(
            keys: KeySource, issuer: String? = nil, audience: String? = nil, isOneTime: Bool = true
        ) {
            self.keys = keys
            self.issuer = issuer
            self.audience = audience
            self.isOneTime = isOneTime
        }
    }

    /// The gateways of `X-Bkapi-Jwt`: the PEM file with the RSA public key of each, by the `kid` of its tokens.
    public var gateways: [String: String]
    /// The tokens of `Authorization: Bearer`; nil when there are none.
    public var bearer: Bearer?
    /// By how much clocks may differ, 0 to 5 minutes.
    public var leeway: Duration
    /// How keys are fetched from an address.
    public var refresh: KeyRefresh

    /// Takes the settings.
    public init(
        gateways: [String: String] = [:], bearer: Bearer? = nil, leeway: Duration = .seconds(60),
        refresh: KeyRefresh = KeyRefresh()
    ) {
        self.gateways = gateways
        self.bearer = bearer
        self.leeway = leeway
        self.refresh = refresh
    }
}
