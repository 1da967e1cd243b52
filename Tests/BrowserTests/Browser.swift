import Foundation

/// A real browser without a window, showing one page.
struct Browser: Sendable {
    /// What its reader prefers and how much of the page is seen.
    struct Look: Sendable {
        var scheme = "light"
        var width = 1280
        var height = 900
        var motion = "no-preference"

        static let wide = Look()
        static let dark = Look(scheme: "dark")
        static let phone = Look(width: 320, height: 640)
    }

    /// The one that the tests of a suite share.
    @TaskLocal static var shared: Browser?

    private let driver: WebDriver
    private let session: String

    /// Opens one; whoever opens it ends it.
    static func open() async throws -> Browser {
        let driver = try await WebDriver.start()
        do {
            return try await Browser(driver)
        } catch {
            await driver.end()
            throw error
        }
    }

    private init(_ driver: WebDriver) async throws {
        self.driver = driver
        let arguments = [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            "--disable-background-networking",
        ]
        let wanted: [String: Any] = [
            "browserName": "chrome", "unhandledPromptBehavior": "ignore",
            "goog:chromeOptions": ["args": arguments, "binary": "/usr/bin/chromium-headless-shell"],
            "goog:loggingPrefs": ["browser": "ALL"],
        ]
        let answer = try await driver.send(
            "POST", "session", JSONText(of: ["capabilities": ["alwaysMatch": wanted]]))
        session = try answer.member("sessionId").string()
    }

    /// Ends it.
    func end() async {
        // One that does not answer ends with its driver.
        _ = try? await driver.send("DELETE", "session/\(session)")
        await driver.end()
    }

    /// Shows the page to a reader with these preferences.
    func see(_ look: Look) async throws {
        let features = [
            ["name": "prefers-color-scheme", "value": look.scheme],
            ["name": "prefers-reduced-motion", "value": look.motion],
        ]
        try await devtools("Emulation.setEmulatedMedia", ["features": features])
        let size: [String: Any] = [
            "width": look.width, "height": look.height, "deviceScaleFactor": 1, "mobile": look.width < 600,
        ]
        try await devtools("Emulation.setDeviceMetricsOverride", size)
    }

    private func devtools(_ command: String, _ parameters: [String: Any]) async throws {
        _ = try await send(
            "POST", "goog/cdp/execute", try JSONText(of: ["cmd": command, "params": parameters]))
    }

    private func send(_ method: String, _ path: String, _ body: JSONText = "{}") async throws -> JSONText {
        try await driver.send(method, "session/\(session)/\(path)", body)
    }

    /// Goes to an address.
    func visit(_ address: String) async throws {
        _ = try await send("POST", "url", JSONText(of: ["url": address]))
    }

    /// What a script returns; it runs in the page.
    @discardableResult
    func script(_ source: String) async throws -> JSONText {
        try await send("POST", "execute/sync", JSONText(of: ["script": source, "args": [String]()]))
    }

    /// What a script hands to `done`, now or later.
    func later(_ source: String) async throws -> JSONText {
        let script = "const done = arguments[0]; \(source)"
        return try await send("POST", "execute/async", JSONText(of: ["script": script, "args": [String]()]))
    }

    /// Waits until an expression is true of the page; the page itself tells when it has changed.
    ///
    /// Throws after 30 seconds.
    func wait(until expression: String) async throws {
        do {
            _ = try await later(
                """
                const holds = () => { try { return (\(expression)); } catch { return false; } };
                if (holds()) return done(true);
                const watch = new MutationObserver(() => { if (holds()) { watch.disconnect(); done(true); } });
                watch.observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
                """)
        } catch {
            let page = try await script("return document.body.innerText.slice(0, 1500)")
            throw WebDriver.Refusal(description: "not in time: \(expression)\n\(page)\n\(error)")
        }
    }

    /// Waits until the page shows a text.
    func wait(for text: String) async throws {
        try await wait(until: "document.body.innerText.includes(\(try JSONText(of: text)))")
    }

    /// A real click on what a selector finds first.
    func click(_ selector: String) async throws {
        let found = try await send(
            "POST", "element", JSONText(of: ["using": "css selector", "value": selector]))
        guard let element = try found.value() as? [String: String], let id = element.values.first else {
            return
        }
        _ = try await send("POST", "element/\(id)/click")
    }

    /// Presses keys one after the other, whatever has the focus.
    func press(_ keys: String...) async throws {
        for key in keys { try await type(Self.codes[key] ?? key) }
    }

    /// Types text, character by character.
    func type(_ text: String) async throws {
        let actions = text.flatMap { character in
            ["keyDown", "keyUp"].map { ["type": $0, "value": String(character)] }
        }
        let keyboard: [String: Any] = ["type": "key", "id": "keyboard", "actions": actions]
        _ = try await send("POST", "actions", JSONText(of: ["actions": [keyboard]]))
    }

    /// The protocol's own characters for keys.
    private static let codes = [
        "Tab": "\u{E004}", "Enter": "\u{E007}", "Escape": "\u{E00C}", "Space": " ",
        "ArrowLeft": "\u{E012}", "ArrowUp": "\u{E013}", "ArrowRight": "\u{E014}", "ArrowDown": "\u{E015}",
    ]

    /// What the console says: scripts that failed, what the policy for contents refused.
    func complaints() async throws -> [String] {
        try await send("POST", "se/log", JSONText(of: ["type": "browser"])).elements().map {
            try $0.member("message").string()
        }
    }

    /// Whether a dialog is open.
    func hasDialog() async -> Bool { (try? await send("GET", "alert/text")) != nil }

    /// Keeps a picture of the page for people, when they want some: in the folder `GSE_SCREENSHOTS`.
    func picture(_ name: String) async throws {
        guard let folder = ProcessInfo.processInfo.environment["GSE_SCREENSHOTS"] else { return }
        let picture = Data(base64Encoded: try await send("GET", "screenshot").string())
        try picture?.write(to: URL(fileURLWithPath: folder).appending(path: "\(name).png"))
    }
}
