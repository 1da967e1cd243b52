import Effects
import HTTPTypes
import Service

extension Problem {
    /// Why a desk does not do what it was asked.
    init(_ denial: Service.Denial) {
        let status: HTTPResponse.Status =
            switch denial {
            case .refused: .forbidden
            case .misuse: .badRequest
            case .notFound: .notFound
            case .conflict: .conflict
            case .quota: .tooManyRequests
            case .fault: .badGateway
            case .unavailable: .serviceUnavailable
            }
        self.init(
            status, denial.code, denial.message, remedy: denial.remedy,
            retryAfter: denial.retryAfter.map { Int($0.components.seconds) + 1 })
    }
}
