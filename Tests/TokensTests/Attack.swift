import Effects
import Testing
import Tokens

/// One way to get in: an accepted token, changed, and why it is denied.
struct Attack: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let cause: Denial.Cause
    let draft: @Sendable (Stage) -> Draft
    let change: @Sendable (inout Draft, Stage) throws -> Void

    private init(
        _ name: String, _ cause: Denial.Cause, _ draft: @escaping @Sendable (Stage) -> Draft,
        _ change: @escaping @Sendable (inout Draft, Stage) throws -> Void
    ) {
        testDescription = name
        self.cause = cause
        self.draft = draft
        self.change = change
    }

    static let all = forms + headers + keys + claims + names + roads

    /// On a gateway's token.
    static func gateway(
        _ name: String, _ cause: Denial.Cause,
        _ change: @escaping @Sendable (inout Draft, Stage) throws -> Void
    ) -> Attack { Attack("gateway: " + name, cause, Draft.gateway, change) }

    /// On the issuer's token.
    static func bearer(
        _ name: String, _ cause: Denial.Cause,
        _ change: @escaping @Sendable (inout Draft, Stage) throws -> Void
    ) -> Attack { Attack("bearer: " + name, cause, Draft.bearer, change) }

    /// On the issuer's token signed with RSA.
    static func bearerRSA(
        _ name: String, _ cause: Denial.Cause,
        _ change: @escaping @Sendable (inout Draft, Stage) throws -> Void
    ) -> Attack { Attack("bearer, RSA: " + name, cause, Draft.bearerRSA, change) }

    /// On both.
    static func both(
        _ name: String, _ cause: Denial.Cause,
        _ change: @escaping @Sendable (inout Draft, Stage) throws -> Void
    ) -> [Attack] { [gateway(name, cause, change), bearer(name, cause, change)] }

    /// The request of it.
    func credentials(_ stage: Stage) async throws -> Credentials {
        var draft = draft(stage)
        try change(&draft, stage)
        return try await draft.credentials()
    }
}
