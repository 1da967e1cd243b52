import Effects

/// One GET as it is asked, and what of its answer is not as wanted.
struct HTTPExchange: Sendable {
    /// Why it is not even asked.
    struct Unusable: Error {
        /// One clause for a person.
        let reason: String
    }

    /// Where it is asked.
    let target: HTTPTarget
    /// What is sent.
    let request: Bytes
    private let expectation: HTTPExpectation

    /// Makes ready to ask.
    init(_ expectation: HTTPExpectation) throws(Unusable) {
        guard let target = HTTPTarget(expectation.url) else {
            throw Unusable(reason: "not a plain http address: \(expectation.url)")
        }
        let host = expectation.hostHeader ?? target.authority
        guard !host.isEmpty, host.utf8.allSatisfy(HTTPTarget.isPlain) else {
            throw Unusable(reason: "the Host header holds a character that none may hold")
        }
        self.expectation = expectation
        self.target = target
        request = Bytes(
            ("GET \(target.path) HTTP/1.1\r\nHost: \(host)\r\nUser-Agent: gse\r\nAccept: */*\r\n"
                + "Connection: close\r\n\r\n").utf8)
    }

    /// What is not as wanted, in one clause; nil when all is.
    func miss(_ answer: HTTPAnswer) -> String? {
        guard answer.status == expectation.status else {
            return "status \(answer.status), not \(expectation.status)"
        }
        if let body = expectation.body, answer.body != body { return "another body" }
        if let part = expectation.contains, answer.body.offset(of: part, from: 0) == nil {
            return "the body does not contain what it should"
        }
        return nil
    }
}
