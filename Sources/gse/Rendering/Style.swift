import Glibc
import Preparing

/// Colours for a terminal, or none of them.
struct Style: Sendable {
    /// Whether colours are used.
    let isColoured: Bool

    /// No colours.
    static let plain = Style(isColoured: false)

    private init(isColoured: Bool) { self.isColoured = isColoured }

    /// Colours when `console` is a terminal and `NO_COLOR` is not set to something.
    init(_ console: Console) {
        let refused = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
        isColoured = console.isTerminal && !refused
    }

    func red(_ text: String) -> String { sequence("31", text) }
    func green(_ text: String) -> String { sequence("32", text) }
    func yellow(_ text: String) -> String { sequence("33", text) }
    func dim(_ text: String) -> String { sequence("2", text) }
    func bold(_ text: String) -> String { sequence("1", text) }

    private func sequence(_ code: String, _ text: String) -> String {
        isColoured ? "\u{1b}[\(code)m\(text)\u{1b}[0m" : text
    }
}
