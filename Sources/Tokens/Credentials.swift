/// What a request shows of who sends it: the values of its two headers, each as often as it was sent.
public struct Credentials: Sendable, Hashable {
    /// Every value of `X-Bkapi-Jwt`.
    public let bkapi: [String]
    /// Every value of `Authorization`.
    public let authorization: [String]

    /// Takes the values as they were sent, those of a header that was not sent as an empty list.
    public init(bkapi: [String] = [], authorization: [String] = []) {
        self.bkapi = bkapi
        self.authorization = authorization
    }

    /// Whose keys and rules a token is judged by.
    enum Road: UInt8 {
        case gateway
        case bearer
    }

    /// The token that is shown.
    struct Shown {
        let road: Road
        let token: String
    }

    /// The one token that is shown: with two, whoever reads only the other would take this request for another caller's.
    func shown() throws(Denial) -> Shown {
        guard bkapi.count + authorization.count > 0 else {
            throw Denial(.missing, "the request has neither X-Bkapi-Jwt nor Authorization")
        }
        guard bkapi.count + authorization.count == 1 else {
            throw Denial(
                .ambiguous,
                "the request has \(bkapi.count) X-Bkapi-Jwt and \(authorization.count) Authorization headers, "
                    + "and one credential is allowed")
        }
        if let token = bkapi.first { return Shown(road: .gateway, token: token) }
        let words = authorization.joined().split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 2, words[0].lowercased() == "bearer" else {
            throw Denial(.scheme, "Authorization is not the word Bearer, one blank and a token")
        }
        return Shown(road: .bearer, token: String(words[1]))
    }
}
