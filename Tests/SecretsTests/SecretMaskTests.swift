import Effects
import ExecutionTesting
import Foundation
import Secrets
import Testing

@Suite(.timeLimit(.minutes(10)))
struct SecretMaskTests {
    static let value = "p4ss/w'rd\"+\\&é 1"
    static let mask = SecretMask([.init(value: Bytes(value.utf8), placeholder: "‹secret:app/db›")])

    static func encoded(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

    static let forms: [(String, String)] = [
        ("as it is", value),
        ("Base64", encoded(value)), ("Base64 after one byte", encoded("x" + value)),
        ("Base64 after two bytes", encoded("xy" + value)), ("Base64 before others", encoded(value + "\n")),
        (
            "Base64 for addresses",
            encoded("xy" + value).replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        ),
        ("Base32", "OA2HG4ZPO4TXEZBCFNOCNQ5JEAYQ"),
        ("hexadecimal", value.utf8.map { String(format: "%02x", $0) }.joined()),
        ("od", value.utf8.map { String(format: "%02x", $0) }.joined(separator: " ")),
        ("a fingerprint", value.utf8.map { String(format: "%02X", $0) }.joined(separator: ":")),
        ("upper-case hexadecimal", value.utf8.map { String(format: "%02X", $0) }.joined()),
        ("an address", "p4ss%2Fw%27rd%22%2B%5C%26%C3%A9%201"),
        ("a form", "p4ss%2fw%27rd%22%2b%5c%26%c3%a9+1"),
        ("encodeURIComponent", "p4ss%2Fw'rd%22%2B%5C%26%C3%A9%201"),
        ("a shell's word", "'p4ss/w'\\''rd\"+\\&é 1'"), ("Python's word", "'p4ss/w'\"'\"'rd\"+\\&é 1'"),
        ("printf %q", "p4ss/w\\'rd\\\"+\\\\\\&é\\ 1"), ("double quotes", "p4ss/w'rd\\\"+\\\\&é 1"),
        ("as a host is told it", #"p\064ss\057w\047rd\042\053\134\046\303\251\040\061"#),
        ("JSON", "p4ss/w'rd\\\"+\\\\&é 1"), ("JSON in ASCII", "p4ss/w'rd\\\"+\\\\&\\u00e9 1"),
        ("JSON with slashes escaped", "p4ss\\/w'rd\\\"+\\\\&é 1"),
        ("JSON for pages", "p4ss/w'rd\\\"+\\\\\\u0026\\u00e9 1"),
        ("JSON in JSON", "p4ss/w'rd\\\\\\\"+\\\\\\\\&é 1"), ("a page", "p4ss/w&#39;rd&quot;+\\&amp;é 1"),
    ]

    @Test(arguments: forms)
    func `every form of a value is replaced`(_ name: String, _ form: String) {
        let shown = Self.mask.masked("before \(form) after")

        // Of Base64 the letters at its ends hold bits of what stands beside the value.
        #expect(shown.contains("‹secret:app/db›"), "\(name): \(shown)")
        #expect(!shown.contains(form.dropFirst(4).dropLast(4)), "\(name): \(shown)")
    }

    @Test func `Base64 and hexadecimal are found through line breaks`() {
        let long = String(repeating: "0123456789abcdef", count: 16)
        let mask = SecretMask([.init(value: Bytes(long.utf8), placeholder: "‹key›")])
        let wrapped = Data(("xx" + long).utf8).base64EncodedString(options: [.lineLength76Characters])
        let hex = long.utf8.map { String(format: "%02x", $0) }.joined()
        let lines = stride(from: 0, to: hex.count, by: 60).map { hex.dropFirst($0).prefix(60) }

        #expect(mask.masked(wrapped).count < 20)
        #expect(mask.masked(lines.joined(separator: "\n") + "\n") == "‹key›\n")
    }

    @Test func `each line of a value is one, too`() {
        let mask = SecretMask([.init(value: Bytes("first line\nab\nsecond line\n".utf8), placeholder: "‹k›")])

        #expect(mask.masked("  first line\n  ab\n  second line\n") == "  ‹k›\n  ab\n  ‹k›\n")
    }

    @Test func `values that touch or overlap leave nothing of either`() {
        let mask = SecretMask([
            .init(value: Bytes("abcdef".utf8), placeholder: "‹1›"),
            .init(value: Bytes("defghi".utf8), placeholder: "‹2›"),
            .init(value: Bytes("cde".utf8), placeholder: "‹3›"),
        ])

        #expect(mask.masked("abcdefghi") == "‹1›")
        #expect(mask.masked("abcdefdefghi") == "‹1›‹2›")
        #expect(mask.masked("xcdex defghi") == "x‹3›x ‹2›")
        #expect(mask.masked("abcde") == "ab‹3›")
    }

    @Test func `however bytes come in pieces, the same is shown`() {
        var generators = Generators.seeded()
        let letters = Bytes("abcABC\n=".utf8)
        for round in 0..<300 {
            let random = { (count: Int, from: inout Generators) -> Bytes in
                (0..<count).map { _ in letters[from.whole(0...letters.count - 1)] }
            }
            let values = (0..<3).map { _ in random(generators.whole(2...5), &generators) }
            let mask = SecretMask(values.enumerated().map { .init(value: $1, placeholder: "‹\($0)›") })
            var text = random(generators.whole(0...60), &generators)
            for value in values {
                text.insert(contentsOf: value, at: generators.whole(0...text.count))
                text += Base64.encode(random(1, &generators) + value).utf8
            }

            var stream = mask.stream
            var (shown, rest) = (Bytes(), text[...])
            while !rest.isEmpty {
                let piece = rest.prefix(generators.whole(1...7))
                shown += stream.add(piece)
                rest = rest.dropFirst(piece.count)
            }
            shown += stream.finish()

            #expect(shown == mask.masked(text), "round \(round) of seed \(generators.seed)")
            for value in values {
                let isThere = shown.firstRange(of: value) != nil
                #expect(!isThere, "round \(round) of seed \(generators.seed)")
            }
        }
    }

    @Test func `a value that was cut off is still one`() {
        let cut = Bytes("user=x password=p4ss/".utf8)

        #expect(Self.mask.masked(cut, isCut: true).lossyText == "user=x password=‹secret:app/db›")
        #expect(Self.mask.masked(cut).lossyText == "user=x password=p4ss/")
        #expect(Self.mask.masked(Bytes("the p".utf8), isCut: true).lossyText == "the p")
    }

    @Test func `endless line breaks are not held back`() {
        var stream = Self.mask.stream
        _ = stream.add(Bytes("cDRz".utf8))

        let shown = stream.add(Bytes(repeating: 10, count: 100_000))

        #expect(shown.count > 99_000)
    }

    @Test func `texts in JSON are masked, whatever they are`() {
        let mask = SecretMask([.init(value: Bytes("12345678".utf8), placeholder: "‹pin›")])
        let raw = Bytes([255]) + Bytes("12345678".utf8)

        let shown = mask.masked([
            "a 12345678": ["12345678", 12_345_678, 5, .null], "raw": .bytes(raw),
        ])

        #expect(
            shown == [
                "a ‹pin›": ["‹pin›", "‹pin›", 5, .null], "raw": .bytes([255] + Bytes("‹pin›".utf8)),
            ])
    }
}
