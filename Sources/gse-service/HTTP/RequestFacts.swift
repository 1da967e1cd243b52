import Admission
import HTTPTypes
import Hummingbird
import Synchronization

/// What is known of a request besides what it says: where it comes from, when it came, what it is called.
struct RequestFacts: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// 128 random bits.
    let requestID: String
    /// The other end of the connection, as text; nil for a Unix socket.
    let peer: String?
    private let came = ContinuousClock.now
    private let who = Who()

    /// Known only after the context has been handed on.
    private final class Who: Sendable {
        let principal = Mutex<Principal?>(nil)
    }

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        requestID = Self.newID()
        peer = source.channel.remoteAddress?.ipAddress
    }

    /// Who is calling, once that is known.
    func set(_ principal: Principal) { who.principal.withLock { $0 = principal } }

    /// What is told about a request once its answer is known.
    func finished(_ request: Request, _ path: String, _ status: HTTPResponse.Status, _ problem: Problem?)
        -> AnsweredRequest
    {
        AnsweredRequest(
            id: requestID, method: request.method.rawValue, path: path, status: status.code, peer: peer,
            principal: who.principal.withLock { $0 }, problem: problem, duration: came.duration(to: .now))
    }

    static func newID() -> String {
        let halves = [UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max)]
        return halves.map { half in
            let text = String(half, radix: 16)
            return String(repeating: "0", count: 16 - text.utf8.count) + text
        }.joined()
    }
}
