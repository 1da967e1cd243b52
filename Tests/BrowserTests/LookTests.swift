import Testing

extension PageTests {
    /// How the page looks and feels, for whoever reads it.
    struct LookTests {
        private static let hosts = (1...12).map { "web-\($0)" }

        /// A run with something of everything.
        private func facts() throws -> [JSONText] {
            var run = Recorded("r1")
            var facts = [try run.started("canary.lua"), try run.log("rolling out 1.5.0")]
            for (task, command) in [
                ("t1", ["systemctl", "restart", "app"]), ("t2", ["readlink", "/srv/app/current"]),
            ] {
                facts.append(try run.issued(task, command, on: Self.hosts))
                for (index, host) in Self.hosts.enumerated() where task == "t1" || index < 9 {
                    let status =
                        [3: "failed", 5: "timed_out", 6: "lost", 7: "cancelled"][index] ?? "succeeded"
                    facts.append(
                        try run.finished(
                            task, on: host, status, stdout: "\u{1b}[32mok\u{1b}[0m\n",
                            more: status == "failed" ? ["exit_code": 3] : [:]))
                }
            }
            facts.append(
                try run.fact(
                    "refused",
                    [
                        "step": 9, "strand": 0, "code": "refused.command",
                        "message": "command \"rm -rf /\" is not allowed",
                        "remedy": "a rule for \"rm\" in commands",
                        "effect": ["effect": "run", "command": ["rm", "-rf", "/"]],
                    ]))
            facts.append(try run.asked("10 % are done; go on?"))
            return facts
        }

        /// Opens each part of the page.
        private func tour(_ visit: Visit, _ name: String, _ look: () async throws -> Void) async throws {
            try await visit.logIn()
            let marks = [
                "runs": "canary.lua", "runs/r1": "timed out", "waiting": "1 to answer",
                "audit": "Nothing on record",
                "locks": "No lock is held.", "me": "8 of 10 left",
            ]
            for (part, mark) in marks.sorted(by: { $0.key < $1.key }) {
                try await visit.go(part)
                try await visit.browser.wait(for: mark)
                try await look()
                try await visit.browser.picture("\(name)-\(part.replacing("/", with: "-"))")
            }
        }

        @Test func `nothing is wider than a phone`() async throws {
            try await Visit.make(.phone, runs: [("r1", try facts())]) { visit in
                try await tour(visit, "phone") {
                    let wide = "return [document.documentElement.scrollWidth, innerWidth]"
                    let widths = try await visit.browser.script(wide)
                    #expect(widths == "[320,320]")
                }
            }
        }

        /// The least contrast of all text that is shown, by the rule of the accessibility guidelines.
        private static let contrast = """
            const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
            const pixel = (...colours) => {
              canvas.globalCompositeOperation = "copy"; canvas.fillStyle = "white"; canvas.fillRect(0, 0, 1, 1);
              canvas.globalCompositeOperation = "source-over";
              for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
              return canvas.getImageData(0, 0, 1, 1).data;
            };
            const light = (colour) => [...colour].slice(0, 3).reduce((sum, part, place) => {
              const value = part / 255;
              return sum + [0.2126, 0.7152, 0.0722][place] * (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
            }, 0);
            let least = [21, ""];
            for (const element of document.querySelectorAll("body *")) {
              const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "");
              if (!own || element.closest(".unseen, .skip, [aria-hidden]") || !element.checkVisibility()) continue;
              const backs = [];
              for (let one = element; one; one = one.parentElement) backs.unshift(getComputedStyle(one).backgroundColor);
              const [a, b] = [light(pixel(...backs)), light(pixel(...backs, getComputedStyle(element).color))];
              const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
              if (ratio < least[0]) least = [ratio, element.className + " " + element.textContent.slice(0, 40)];
            }
            return least[0] >= 4.5 ? "legible" : least.join(" ");
            """

        /// What has the least contrast, in the light and in the dark; empty when all of it is legible.
        private func illegible(_ browser: Browser) async throws -> [String] {
            var found: [String] = []
            for look in [Browser.Look.wide, .dark] {
                try await browser.see(look)
                let least = try await browser.script(Self.contrast).string()
                if least != "legible" { found.append("\(look.scheme): \(least)") }
            }
            return found
        }

        @Test func `all text is legible, in the light and in the dark`() async throws {
            try await Visit.make(runs: [("r1", try facts())]) { visit in
                try await tour(visit, "dark") {
                    let found = try await illegible(visit.browser)
                    #expect(found == [])
                }
                try await visit.go("runs/r1")
                try await visit.browser.wait(for: "timed out")
                try await visit.browser.click("td button")
                try await visit.browser.wait(until: "document.querySelector('pre.stdout') !== null")
                // Every colour that commands may ask for, on every background.
                try await visit.browser.script(
                    """
                    const pre = document.querySelector("pre.stdout");
                    for (let front = 0; front < 16; front += 1) for (let back = -1; back < 16; back += 1) {
                      const span = document.createElement("span");
                      span.className = `front-${front} back-${back}`.replace(" back--1", "");
                      span.textContent = "text";
                      pre.append(span);
                    }
                    """)
                let found = try await illegible(visit.browser)
                #expect(found == [])
            }
        }

        @Test func `the switch chooses the colours whatever the system says, and that is remembered`()
            async throws
        {
            try await Visit.make(.dark) { visit in
                let scheme =
                    "return [document.getElementById('theme').textContent, getComputedStyle(document.body).backgroundColor]"
                #expect(try await visit.browser.script(scheme) == #"["Theme: system","rgb(16, 19, 23)"]"#)

                try await visit.browser.click("#theme")
                #expect(try await visit.browser.script(scheme) == #"["Theme: light","rgb(246, 247, 249)"]"#)

                try await visit.browser.visit(visit.standIn.address)
                #expect(try await visit.browser.script(scheme) == #"["Theme: light","rgb(246, 247, 249)"]"#)
            }
        }

        @Test func `nothing moves for those who want that`() async throws {
            let moving = "return getComputedStyle(document.querySelector('.cell.open span')).animationName"
            try await Visit.make(runs: [("r1", try facts())]) { visit in
                try await visit.logIn()
                try await visit.go("runs/r1")
                try await visit.browser.wait(until: "document.querySelector('.cell.open') !== null")
                for (motion, name) in [("reduce", "none"), ("no-preference", "going")] {
                    try await visit.browser.see(Browser.Look(motion: motion))
                    #expect(try await visit.browser.script(moving) == "\"\(name)\"")
                }
            }
        }

        @Test func `every field has a name, every part its place, and the first key skips to the content`()
            async throws
        {
            try await Visit.make(runs: [("r1", try facts())]) { visit in
                try await tour(visit, "wide") {
                    let nameless = try await visit.browser.script(
                        """
                        const fields = [...document.querySelectorAll("input, textarea, select")].filter((f) => f.labels.length === 0);
                        const buttons = [...document.querySelectorAll("button, a")].filter((b) => b.textContent.trim() === "");
                        const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
                        return [fields.length, buttons.length, ids.length - new Set(ids).size,
                          ...["header", "nav[aria-label]", "main", "h1"].map((s) => document.querySelectorAll(s).length)];
                        """)
                    #expect(nameless == "[0,0,0,1,1,1,1]")
                }
                try await visit.browser.visit(visit.standIn.address)
                try await visit.browser.wait(until: "document.querySelector('h1') !== null")
                try await visit.browser.press("Tab", "Enter")
                #expect(try await visit.browser.script("return document.activeElement.id") == "\"main\"")
            }
        }

        @Test func `keys move through the table of hosts and come back from what they opened`() async throws {
            try await Visit.make(runs: [("r1", try facts())]) { visit in
                let browser = visit.browser
                try await visit.logIn()
                try await visit.go("runs/r1")
                try await browser.wait(for: "timed out")
                try await browser.press("j", "ArrowDown", "ArrowDown", "ArrowDown", "Enter")
                try await browser.wait(for: "failed, exit code 3")
                #expect(try await browser.script("return document.activeElement.textContent") == "\"web-4\"")

                try await browser.press("Escape", "ArrowRight")

                let cell = "return document.activeElement.getAttribute('aria-label')"
                #expect(
                    try await browser.script(cell)
                        == "\"web-4: readlink /srv/app/current: failed, exit code 3, 250 ms\"")
            }
        }
    }
}
