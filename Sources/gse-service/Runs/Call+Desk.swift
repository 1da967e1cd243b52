import Admission
import Effects
import HTTPTypes
import Service

extension Call {
    /// The run in the path.
    var run: RunID { RunID(path("run")) }

    /// How many of a list are wanted: 100 unless said.
    func limit() throws(Problem) -> Int { try whole("limit", in: 1...RunDesk.mostListed) ?? 100 }

    /// Asks the desk; its answer is the reply's `data`, its problem the reply's.
    func asking(
        _ work: (Principal, JSON) async throws(DeskProblem) -> JSON
    ) async throws(Problem) -> Reply {
        do {
            return .data(try await work(principal, body))
        } catch {
            throw Problem(error)
        }
    }
}

extension Problem {
    /// A problem of the desk's as the contract answers it.
    ///
    /// What failed on this side is told to callers by its name only; the operator finds the rest in the log.
    init(_ problem: DeskProblem) {
        let isOurs = [DeskProblem.Kind.fault, .unavailable].contains(problem.kind)
        self.init(
            problem.kind.status, problem.code, isOurs ? "the service could not do it" : problem.message,
            remedy: isOurs ? nil : problem.remedy, retryAfter: problem.kind.retryAfter,
            reason: isOurs ? problem.message : nil)
    }
}

extension DeskProblem.Kind {
    fileprivate var status: HTTPResponse.Status {
        switch self {
        case .malformed: .badRequest
        case .refused: .forbidden
        case .unknown: .notFound
        case .conflict: .conflict
        case .tooLarge: .contentTooLarge
        case .quota: .tooManyRequests
        case .unavailable: .serviceUnavailable
        case .fault: .badGateway
        }
    }

    fileprivate var retryAfter: Int? {
        switch self {
        case .quota(let seconds): seconds
        case .unavailable: 5
        case .malformed, .refused, .unknown, .conflict, .tooLarge, .fault: nil
        }
    }
}
