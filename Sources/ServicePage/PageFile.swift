internal import CServicePage

/// One file of the page that the service shows: what is served, under which path, as what.
public struct PageFile: Sendable, Hashable {
    /// The path it is served at: `/` for the page itself, `/page/NAME` for what it loads.
    public let path: String
    /// Its media type, with the character set.
    public let contentType: String
    /// Its content.
    public let bytes: [UInt8]

    /// All of them, the page itself first.
    public static let all: [PageFile] = {
        var files: [PageFile] = []
        while let name = gse_page_name(files.count) {
            var length = 0
            let start = gse_page_bytes(files.count, &length)
            files.append(
                PageFile(String(cString: name), [UInt8](UnsafeRawBufferPointer(start: start, count: length))))
        }
        return files
    }()

    /// The headers that go with each of them.
    ///
    /// Nothing but the page's own files is loaded or run, nothing frames it, no form is sent anywhere, and a script that
    /// would make markup of text is stopped by the browser.
    public static let headers: KeyValuePairs<String, String> = [
        "Content-Security-Policy": """
        default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; \
        base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
        require-trusted-types-for 'script'; trusted-types 'none'
        """,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-cache",
    ]

    private init(_ name: String, _ bytes: [UInt8]) {
        path = name == "page.html" ? "/" : "/page/\(name)"
        contentType =
            switch name.split(separator: ".").last {
            case "html": "text/html; charset=utf-8"
            case "css": "text/css; charset=utf-8"
            default: "text/javascript; charset=utf-8"
            }
        self.bytes = bytes
    }
}
