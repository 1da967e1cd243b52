import Effects
import Journaling

extension Markup {
    /// A page that needs nothing else: it lets nothing in but its own style, runs no script and loads nothing.
    static func page(titled title: String, style: Markup, body: Markup) -> Markup {
        let digest = "sha256-" + Base64.encode(Digest(of: style.bytes).bytes)
        let head: Markup = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '\(digest)'; \
            base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            <title>\(title) · gse</title>
            <style>
            """
        return head + style + "</style>\n</head>\n<body>\n" + body + "</body>\n</html>\n"
    }
}
