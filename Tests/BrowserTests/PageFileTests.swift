import ServicePage
import Testing

/// The files of the page, as they are embedded.
struct PageFileTests {
    private let texts = Dictionary(
        uniqueKeysWithValues: PageFile.all.map { ($0.path, String(decoding: $0.bytes, as: UTF8.self)) })

    @Test func `every file that one of them loads is there`() throws {
        let page = try #require(texts["/"])

        var wanted = page.matches(of: /(?:href|src)="(page\/[^"]+)"/).map { "/\($0.output.1)" }
        for (path, text) in texts where path.hasSuffix(".js") {
            wanted += text.matches(of: /from "\.\/([^"]+)"/).map { "/page/\($0.output.1)" }
        }

        #expect(Set(wanted).union(["/"]) == Set(texts.keys))
    }

    @Test func `each says what it is, and the page comes first`() {
        #expect(PageFile.all.first?.path == "/")
        #expect(PageFile.all.first?.contentType == "text/html; charset=utf-8")
        let types = Set(PageFile.all.dropFirst().map(\.contentType))
        #expect(types == ["text/css; charset=utf-8", "text/javascript; charset=utf-8"])
        #expect(PageFile.all.allSatisfy { !$0.bytes.isEmpty })
    }

    @Test func `no script makes markup of text, and nothing is loaded from elsewhere`() {
        let forbidden = [
            "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function",
            "DOMParser",
            "createContextualFragment", "srcdoc", "javascript:", "setAttribute(\"style\"",
            "localStorage.setItem(\"token",
        ]
        for (path, text) in texts {
            for word in forbidden { #expect(!text.contains(word), "\(path) has \(word)") }
            let elsewhere = text.matches(of: /https?:\/\/[^"' ]+/).map { String($0.output) }
            #expect(elsewhere.allSatisfy { $0 == "http://www.w3.org/2000/svg" }, "\(path): \(elsewhere)")
        }
    }
}
