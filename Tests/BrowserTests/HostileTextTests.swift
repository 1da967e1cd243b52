import BuiltCommand
import Foundation
import Testing

extension PageTests {
    /// Texts that are no friends of a page: they are shown as text and do nothing.
    struct HostileTextTests {
        private static let markup =
            #"<script>document.title='owned'</script><img src=x onerror="document.title='owned'">'"&"#
        private static let escapes =
            "\u{1b}]0;owned\u{7}\u{1b}[2J\u{1b}]8;;javascript:document.title='owned'\u{1b}\\link\u{1b}]8;;\u{1b}\\ \u{202e}txt.exe\u{2066}"
        private static let hostile = markup + escapes

        /// A run in which everything that has a text has a hostile one.
        private func facts() throws -> [JSONText] {
            let text = Self.hostile
            var run = Recorded("r1")
            var facts = [
                try run.started(text), try run.log(text),
                try run.issued("t1", ["cat", text], on: [text, "web-1"]),
            ]
            facts.append(
                try run.finished(
                    "t1", on: text, "failed", stdout: text, more: ["reason": text, "exit_code": 3]))
            facts.append(
                try run.finished(
                    "t1", on: "web-1", more: ["changed": true, "difference": ["diff": "+\(text)\n"]]))
            facts.append(
                try run.fact(
                    "refused",
                    [
                        "step": 9, "strand": 0, "code": text, "message": text, "remedy": text,
                        "effect": ["effect": text, "command": [text], "hosts": [["name": text]]],
                    ]))
            facts.append(
                try run.fact(
                    "settled",
                    [
                        "step": 10, "effect": ["effect": "sleep"],
                        "outcome": ["outcome": "fault", "code": text, "message": text],
                    ]))
            facts.append(try run.fact("toString", ["step": 11]))
            facts.append(try run.fact("resumed", ["principal": text]))
            facts.append(try run.asked(text))
            return facts
        }

        /// That no element came from a text, and none of them was run.
        private func expectText(_ browser: Browser, sourceLocation: SourceLocation = #_sourceLocation)
            async throws
        {
            let found = try await browser.script(
                """
                const strange = document.querySelectorAll("script:not([src]), img, iframe, object, [onerror], a[href^=javascript]");
                const isOwned = document.title === "owned" || [...document.body.innerText].some((c) => /[\\p{Cf}\\u001b]/u.test(c));
                return [strange.length, document.scripts.length, isOwned, document.documentElement.scrollWidth > innerWidth];
                """)
            #expect(found == "[0,2,false,false]", sourceLocation: sourceLocation)
        }

        @Test func `they are text in every part of the page`() async throws {
            let audit = try JSONText(
                of: [
                    [
                        "run": Self.hostile, "time": Self.hostile, "principal": Self.hostile,
                        "decision": "refused",
                        "host": Self.hostile, "user": Self.hostile, "message": Self.hostile,
                        "rule": Self.hostile,
                        "asked": ["effect": "run", "command": ["rm", Self.hostile]],
                    ]
                ])
            let locks = try JSONText(
                of: [
                    ["name": Self.hostile, "run": Self.hostile, "holder": Self.hostile, "why": Self.hostile]
                ])
            let facts = try facts()
            try await Visit.make(runs: [("r1", facts)], audit: audit.text, locks: locks.text) { visit in
                let me =
                    ["user": Self.hostile, "roles": [Self.hostile], "policy": ["problem": Self.hostile]]
                    as [String: Any]
                try await visit.standIn.tell("me", try JSONText(of: me).text)
                try await visit.logIn()
                for part in ["runs", "waiting", "audit", "locks", "me"] {
                    try await visit.go(part)
                    try await visit.browser.wait(
                        until: "document.querySelector('main').innerText.includes('<script>document.title')")
                    try await expectText(visit.browser)
                }

                try await visit.go("runs/r1")
                try await visit.browser.wait(until: "document.querySelectorAll('.question').length === 1")
                try await visit.browser.click("td button")

                try await visit.browser.wait(for: "onerror")
                try await expectText(visit.browser)
                let output = try await visit.browser.script(
                    "return document.querySelector('pre.stdout').textContent"
                ).string()
                #expect(output == Self.markup + "link \\u{202e}txt.exe\\u{2066}")
                try await visit.browser.picture("hostile")
            }
        }

        @Test func `what a real command wrote is shown as it was, in its colours`() async throws {
            let gse = try Gse()
            let policy = try gse.file(
                "policy.yaml",
                """
                version: 1
                roles:
                  r:
                    permissions: [session.create, command.run, result.read]
                    hosts: ["*"]
                    commands: [{name: print, argv: [printf, {rest: {matches: ".*", option: true}}]}]
                subjects: [{user: "*", roles: [r]}]
                """)
            let playbook = try gse.file(
                "paint.lua",
                #"""
                local s = gse.session { hosts = { "web-1" } }
                gse.wait(gse.run(s, { "printf", "\\033[1;31mred\\033[0m plain \\033[48;5;22mgreen\\033[m <b>\\377</b>\\n" }))
                pcall(gse.run, s, { "rm", "-rf", "/" })
                """#)
            let ran = try await gse.run(["run", playbook, "--policy", policy, "--backend", "local", "--json"])
            let facts = try ran.facts().filter { $0["seq"] != nil }.map(JSONText.init(of:))
            try await Visit.make(runs: [("paint", facts)]) { visit in
                try await visit.logIn()
                try await visit.go("runs/paint")
                try await visit.browser.wait(for: "What would allow it: a rule for \"rm\"")

                try await visit.browser.click("td button")

                try await visit.browser.wait(until: "document.querySelector('pre.stdout') !== null")
                let pieces = try await visit.browser.script(
                    "return [...document.querySelector('pre.stdout').childNodes].map((n) => [n.textContent, n.className ?? ''])"
                )
                let expected =
                    #"[["red","bold front-1"],[" plain ",""],["green","back-2"],[" <b>�</b>\n",""]]"#
                #expect(pieces.text == expected)
            }
        }
    }
}
