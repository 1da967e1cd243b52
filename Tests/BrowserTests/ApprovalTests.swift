import Testing

extension PageTests {
    /// Answers and requests, with the keyboard alone.
    struct ApprovalTests {
        private func waiting() throws -> [(name: String, facts: [JSONText])] {
            var run = Recorded("r1")
            return [("r1", [try run.started(), try run.asked("10 % are done; go on?")])]
        }

        @Test func `a question is found, approved with a note, and gone, without a mouse`() async throws {
            try await Visit.make(runs: try waiting()) { visit in
                let browser = visit.browser
                try await visit.logIn()
                try await browser.wait(for: "release.lua")
                try await browser.press("j", "Enter")
                try await browser.wait(for: "10 % are done; go on?")
                // The skip link's target has the focus; the note is the first field behind it.
                while try await browser.script("return document.activeElement.tagName") != "\"TEXTAREA\"" {
                    try await browser.press("Tab")
                }
                try await browser.type("looks good, go")
                try await browser.press("Tab")
                let outline =
                    "return [document.activeElement.textContent, getComputedStyle(document.activeElement).outlineStyle]"
                #expect(try await browser.script(outline) == #"["Approve","solid"]"#)
                try await browser.picture("approval")

                try await browser.press("Enter")

                try await browser.wait(
                    until: "document.querySelector('h1 + span').innerText.includes('succeeded')")
                let asked = try await visit.standIn.asked("/approve")
                #expect(
                    asked == [
                        .init(
                            method: "POST", path: "/api/v1/runs/r1/approve", after: nil,
                            body: #"{"step":1,"reject":false,"note":"looks good, go"}"#)
                    ])
                try await browser.wait(for: "by ada via deploy: looks good, go")
                // What had the focus is gone; the focus is not lost with it.
                #expect(try await browser.script("return document.activeElement.id") == "\"main\"")
                #expect(
                    try await browser.script("return document.getElementById('warned').textContent") != "\"\""
                )
            }
        }

        @Test func `what waits is listed, and opened with the keyboard`() async throws {
            try await Visit.make(runs: try waiting()) { visit in
                try await visit.logIn()
                try await visit.go("waiting")
                try await visit.browser.wait(for: "1 to answer")

                try await visit.browser.press("j", "Enter")

                try await visit.browser.wait(until: "document.querySelector('.question textarea') !== null")
                try await visit.browser.press("Escape")
                try await visit.browser.wait(until: "document.querySelector('h1')?.textContent === 'Runs'")
            }
        }

        @Test func `a run that nobody drives is resumed, and followed on`() async throws {
            var run = Recorded("r1")
            let facts = [try run.started(), try run.log("before")]
            try await Visit.make(runs: [("r1", facts)]) { visit in
                try await visit.standIn.tell("left/r1")
                try await visit.logIn()
                try await visit.go("runs/r1")
                try await visit.browser.wait(
                    until: "document.querySelector('h1 + span').innerText.includes('interrupted')")

                try await visit.browser.click(".actions .first")
                try await visit.browser.wait(for: "Really resume it")
                try await visit.browser.click(".actions .first")

                try await visit.browser.wait(
                    until: "document.querySelector('h1 + span').innerText.includes('running')")
                try await visit.browser.wait(for: "by ada via deploy")
                #expect(try await visit.standIn.asked("/resume").count == 1)
            }
        }

        @Test func `cancelling is asked twice, and a refusal says what would allow it`() async throws {
            try await Visit.make(runs: try waiting()) { visit in
                try await visit.logIn()
                try await visit.go("runs/r1")
                try await visit.browser.wait(until: "document.querySelector('.actions .danger') !== null")

                try await visit.browser.click(".actions .danger")
                try await visit.browser.wait(for: "Really cancel it")
                #expect(try await visit.standIn.asked("/cancel") == [])
                try await visit.browser.click(".actions .danger")

                try await visit.browser.wait(
                    for: "What would allow it: the permission run.cancel in a role of yours")
            }
        }
    }
}
