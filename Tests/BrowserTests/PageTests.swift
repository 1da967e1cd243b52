import Testing

/// The page in a real browser: one for all of them, since a browser takes longer to come up than most tests do.
///
/// Each visit has an origin of its own, so that nothing one keeps is there for the next.
@Suite(.serialized, .inBrowser, .timeLimit(.minutes(10)))
struct PageTests {}

/// Opens a browser for the tests of a suite and ends it behind them.
struct InBrowser: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?, performing body: @Sendable @concurrent () async throws -> Void
    ) async throws {
        let browser = try await Browser.open()
        let outcome: Result<Void, any Error>
        do {
            try await Browser.$shared.withValue(browser) { try await body() }
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        await browser.end()
        try outcome.get()
    }
}

extension Trait where Self == InBrowser {
    /// With a browser that is open meanwhile.
    static var inBrowser: Self { InBrowser() }
}
