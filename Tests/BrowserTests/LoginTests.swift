import Testing

extension PageTests {
    /// Who comes in, and what is left behind.
    struct LoginTests {
        @Test func `a token that is not accepted shows nothing, one that is shows the runs`() async throws {
            var run = Recorded("r1")
            let facts = [try run.started()]
            try await Visit.make(runs: [("r1", facts)]) { visit in
                try await visit.browser.type("not.this.one")
                try await visit.browser.press("Enter")
                try await visit.browser.wait(for: "The service does not accept this token.")
                #expect(
                    try await visit.browser.script("return document.querySelectorAll('table').length") == "0")
                try await visit.browser.script("document.getElementById('token').select()")

                try await visit.browser.type(StandIn.token)
                try await visit.browser.press("Enter")

                try await visit.browser.wait(for: "release.lua")
                let kept =
                    "return [sessionStorage.length, Object.keys(localStorage), document.cookie, location.search]"
                #expect(try await visit.browser.script(kept) == "[1,[],\"\",\"\"]")
                try await visit.browser.picture("runs")
            }
        }

        @Test func `logging out forgets the token, and so does a service that no longer accepts it`()
            async throws
        {
            try await Visit.make { visit in
                try await visit.logIn()
                try await visit.browser.wait(for: "No run is on record.")

                try await visit.browser.click("#leave")

                try await visit.browser.wait(until: "document.getElementById('token') !== null")
                #expect(try await visit.browser.script("return sessionStorage.length") == "0")
                #expect(
                    try await visit.browser.script("return document.getElementById('parts').hidden") == "true"
                )
            }
        }

        @Test func `a policy file that is not in use is told wherever one is`() async throws {
            try await Visit.make { visit in
                try await visit.standIn.tell(
                    "me", #"{"policy": {"problem": "policy.yaml:7: unknown key <b>\"regex\"</b>"}}"#)

                try await visit.logIn()

                try await visit.browser.wait(for: #"policy.yaml:7: unknown key <b>"regex"</b>"#)
                try await visit.go("me")
                try await visit.browser.wait(for: "8 of 10 left")
                let banner = "return document.querySelector('#notices [role=alert]') !== null"
                #expect(try await visit.browser.script(banner) == "true")
            }
        }
    }
}
