import Effects
import JWTKit
import Testing

@testable import Tokens

/// What the standards print as examples.
@Suite(.timeLimit(.minutes(10)))
struct StandardsTests {
    @Test func `the signature of RFC 8037, appendix A.4`() async throws {
        let key = VerificationKey(
            try EdDSA.PublicKey(x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", curve: .ed25519))
        let signed = Bytes("eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc".utf8)
        let signature = try #require(
            Base64URL.decode(
                "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg".utf8)
        )

        #expect(await key.verifies(signature, of: signed))
        #expect(await !key.verifies(signature, of: signed + [0]))
        #expect(await !key.verifies(signature + [0], of: signed))
        #expect(await !key.verifies([], of: signed))
    }

    @Test func `the thumbprint of RFC 8037, appendix A.3`() throws {
        #expect(
            DevelopmentKeys(
                try EdDSA.PrivateKey(d: "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A", curve: .ed25519)
            ).id
                == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")
    }

    @Test(arguments: [
        ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
        ("foobar", "Zm9vYmFy"),
    ])
    func `the texts of RFC 4648, without padding`(_ text: String, _ encoded: String) {
        #expect(Base64URL.encode(Bytes(text.utf8)) == encoded)
        #expect(Base64URL.decode(encoded.utf8) == Bytes(text.utf8))
    }

    @Test func `of all texts of three letters those decode that encode to themselves`() {
        let letters = Bytes("AZaz09-_Bw+/. ".utf8)
        for first in letters {
            for second in letters {
                for text in [[first], [first, second]] + letters.map({ [first, second, $0] }) {
                    let decoded = Base64URL.decode(text)
                    #expect(decoded.map { Bytes(Base64URL.encode($0).utf8) } ?? text == text)
                    if decoded == nil {
                        let spare = Base64.decode(Self.padded(text))
                        #expect(spare == nil)
                    }
                }
            }
        }
    }

    private static func padded(_ text: Bytes) -> String {
        let plain = text.lossyText.replacing("-", with: "\u{1}").replacing("_", with: "\u{2}").replacing(
            "+", with: "\u{3}"
        )
        .replacing("/", with: "\u{3}").replacing("\u{1}", with: "+").replacing("\u{2}", with: "/")
        return plain + String(repeating: "=", count: (4 - text.count % 4) % 4)
    }
}
