import Testing

extension PageTests {
    /// A run as it goes, over a connection that is not to be relied on.
    struct StreamTests {
        private static let shown =
            "[...document.querySelectorAll('.log li')].map((li) => li.lastElementChild.textContent).filter((t) => /^line/.test(t))"

        @Test func `a stream that is cut goes on without doubles and without gaps`() async throws {
            var run = Recorded("r1")
            let first = [try run.started()] + (try (1...3).map { try run.log("line \($0)") })
            let more = try (4...8).map { try run.log("line \($0)") }
            let end = try run.ended()
            try await Visit.make(runs: [("r1", first)]) { visit in
                try await visit.logIn()
                try await visit.go("runs/r1")
                try await visit.browser.wait(for: "line 3")

                try await visit.standIn.tell("cut")
                try await visit.standIn.add(more[0], more[1], to: "r1")
                try await visit.browser.wait(for: "line 5")
                // The next is left out of the stream that is open: the one behind it tells that it is missing.
                try await visit.standIn.tell("skip")
                try await visit.standIn.add(more[2], more[3], more[4], to: "r1")
                try await visit.browser.wait(for: "line 8")
                try await visit.standIn.add(end, to: "r1")
                try await visit.browser.wait(
                    until: "document.querySelector('h1 + span').innerText.includes('succeeded')")

                let lines = try await visit.browser.script("return \(Self.shown)")
                #expect(try lines == JSONText(of: (1...8).map { "line \($0)" }))
                let places = try await visit.standIn.asked("/events").map(\.after)
                #expect(places == ["0", "4", "6"])
            }
        }

        @Test func `output comes while a command writes, a colour begun in one part going on in the next`()
            async throws
        {
            var run = Recorded("r1")
            let first = [try run.started(), try run.issued("t1", ["make"], on: ["web-1"])]
            let parts = ["\u{1b}[3", "2mgreen ", "and more\u{1b}[0m\n"].map { run.outputs($0) }
            let end = try run.finished(
                "t1", on: "web-1", "failed", stdout: "all of it", more: ["exit_code": 2])
            try await Visit.make(runs: [("r1", first)]) { visit in
                let browser = visit.browser
                try await visit.logIn()
                try await visit.go("runs/r1")
                try await browser.wait(
                    until: "document.querySelector('td button').innerText.includes('running')")
                try await browser.click("td button")
                try await browser.wait(for: "What it wrote before is not here.")
                try await browser.click(".output .before button")
                try await browser.wait(for: "stdout before")

                for part in parts { try await visit.standIn.add(part, to: "r1") }

                try await browser.wait(for: "green and more")
                let green =
                    "return [...document.querySelectorAll('pre .front-2')].map((s) => s.textContent).join('')"
                #expect(try await browser.script(green) == "\"green and more\"")
                try await visit.standIn.add(end, to: "r1")
                try await browser.wait(for: "all of it")
                #expect(
                    try await browser.script("return document.querySelector('td button').innerText")
                        == "\"✗ exit 2\"")
            }
        }

        @Test func `events are the same wherever the bytes are cut`() async throws {
            try await Visit.make { visit in
                let wrong = try await visit.browser.later(
                    #"""
                    import("/page/stream.js").then(({ EventParser }) => {
                      const stream = "\uFEFF: hello\r\n\r\nevent: fact\nid: 7\ndata: {\"a\":\ndata:  1}\n\ndata\n\nid: 8\n\n" +
                        "event: output\r\ndata:x\r\n\r\nevent:ended\rdata: {}\r\r\n";
                      const all = JSON.stringify(new EventParser().read(stream));
                      const wrong = [];
                      for (let cut = 0; cut <= stream.length; cut += 1) {
                        const parser = new EventParser();
                        const events = [...parser.read(stream.slice(0, cut)), ...parser.read(stream.slice(cut))];
                        if (JSON.stringify(events) !== all) wrong.push(cut);
                      }
                      done([all, wrong]);
                    });
                    """#)
                let expected =
                    #"[{"name":"fact","id":"7","data":"{\"a\":\n 1}"},{"name":"message","data":""},"#
                    + #"{"name":"output","data":"x"},{"name":"ended","data":"{}"}]"#
                #expect(try wrong == JSONText(of: [expected, [Int]()] as [Any]))
            }
        }
    }
}

extension Recorded {
    /// What a command writes; a text is always JSON.
    fileprivate func outputs(_ text: String) -> JSONText {
        (try? output(text, of: "t1", on: "web-1")) ?? "{}"
    }
}
