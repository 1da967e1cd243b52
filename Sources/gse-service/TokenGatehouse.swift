import Admission
import HTTPTypes

/// Lets in who has an accepted token.
struct TokenGatehouse: Gatehouse {
    let policy: PolicyInForce

    func caller(of headers: HTTPFields) async throws(Problem) -> Principal {
        throw .unauthenticated("no keys")
    }

    func permissions(of principal: Principal) -> Set<String> {
        policy.policies.map { $0.permissions(of: principal) }.reduce(nil) { $0?.intersection($1) ?? $1 } ?? []
    }
}
