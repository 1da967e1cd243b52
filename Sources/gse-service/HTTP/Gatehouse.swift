import Admission
import HTTPTypes

/// Says who is calling, and what the policy in force lets them ask.
protocol Gatehouse: Sendable {
    /// Who is calling.
    ///
    /// - Throws: 401, with the reason for the record only.
    func caller(of headers: HTTPFields) async throws(Problem) -> Principal

    /// The permissions of a principal's roles.
    func permissions(of principal: Principal) -> Set<String>
}
