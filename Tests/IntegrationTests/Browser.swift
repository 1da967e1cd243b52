import BuiltCommand
import Foundation

/// A real browser, without a window.
enum Browser {
    private static let executable = URL(fileURLWithPath: "/usr/bin/chromium-headless-shell")

    /// The page as the browser has it after everything on it has had its way; on standard error what the page's console
    /// says.
    static func open(_ path: String, of gse: Gse) async throws -> Gse.Ending {
        try await gse.run(
            [
                "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--enable-logging=stderr",
                "--v=0",
                "--user-data-dir=\(gse.path("browser"))", "--virtual-time-budget=2000", "--dump-dom",
                URL(fileURLWithPath: path).absoluteString,
            ], executable: executable)
    }
}
