import Effects
import HTTPTypes
import Hummingbird

/// What an endpoint answers.
enum Reply: Sendable {
    /// `data` of the envelope, with further members beside it.
    case data(JSON, beside: [JSON.Member] = [], status: HTTPResponse.Status = .ok)
    /// Bytes as they are, without an envelope.
    case raw(Bytes, type: String, headers: HTTPFields = [:], status: HTTPResponse.Status = .ok)
    /// A body that is written as it comes.
    case stream(type: String, @concurrent @Sendable (inout any ResponseBodyWriter) async throws -> Void)
}
