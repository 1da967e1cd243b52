import Admission
import HTTPTypes
import Tokens

/// Lets in who has an accepted token.
struct TokenGatehouse: Gatehouse {
    let policy: PolicyInForce
    let verifier: TokenVerifier

    func caller(of headers: HTTPFields) async throws(Problem) -> Principal {
        let credentials = Credentials(
            bkapi: headers[values: .bkapiToken], authorization: headers[values: .authorization])
        do throws(Tokens.Denial) {
            return try await verifier.principal(of: credentials, at: SystemTime.now)
        } catch {
            throw .unauthenticated(error.reason)
        }
    }

    func permissions(of principal: Principal) -> Set<String> {
        let all = policy.policies.map { $0.permissions(of: principal) }
        return all.dropFirst().reduce(all.first ?? []) { $0.intersection($1) }
    }
}
