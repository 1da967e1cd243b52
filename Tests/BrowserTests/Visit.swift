import Foundation
import Testing

/// A reader of the page: a browser, and what stands in for the service behind it.
struct Visit: Sendable {
    let browser: Browser
    let standIn: StandIn

    /// Opens the page in the browser of the suite, for as long as the body takes.
    ///
    /// Whatever a test is about, the page's scripts do not fail and its policy for contents has nothing to refuse.
    static func make(
        _ look: Browser.Look = .wide, runs: [(name: String, facts: [JSONText])] = [], audit: String = "[]",
        locks: String = "[]", _ body: (Visit) async throws -> Void
    ) async throws {
        let browser = try #require(Browser.shared)
        let standIn = try await StandIn.start(runs: runs, audit: audit, locks: locks)
        let outcome: Result<Void, any Error>
        do {
            try await browser.see(look)
            try await browser.visit(standIn.address)
            try await Visit(browser: browser, standIn: standIn).follow(body)
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        await standIn.end()
        try outcome.get()
    }

    private func follow(_ body: (Visit) async throws -> Void) async throws {
        try await body(self)
        // A request that was refused is told on the console, too; that is no fault of the page.
        let complaints = try await browser.complaints().filter { !$0.contains("Failed to load resource") }
        #expect(complaints == [])
        #expect(await !browser.hasDialog())
        // Its streams end, too.
        try await browser.visit("about:blank")
    }

    /// Logs in as a person does, with the keyboard.
    func logIn() async throws {
        try await browser.wait(until: "document.activeElement.id === 'token'")
        try await browser.type(StandIn.token)
        try await browser.press("Enter")
        try await browser.wait(until: "document.querySelector('h1')?.textContent === 'Runs'")
    }

    /// Opens a part of the page, `runs/RUN` or `audit`.
    func go(_ part: String) async throws {
        try await browser.script("location.hash = '#/\(part)'")
    }
}
