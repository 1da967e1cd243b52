import CDigest
import Effects
import ExecutionTesting
import Journaling
import Testing

@Suite struct DigestTests {
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func `it is what FIPS 180-4 says`(_ text: String, _ digest: String) {
        #expect(Digest(of: Bytes(text.utf8)).description == digest)
        #expect(Digest(digest) == Digest(of: Bytes(text.utf8)))
    }

    @Test func `the processor's instructions and the portable code agree at every length`() {
        var generators = Generators.seeded()
        let bytes = (0..<600).map { _ in generators.whole(UInt8.min...UInt8.max) }
        for count in bytes.indices {
            var (one, other) = (Bytes(repeating: 0, count: 32), Bytes(repeating: 0, count: 32))
            gse_sha256(bytes, count, &one)
            gse_sha256_portable(bytes, count, &other)
            #expect(one == other, "\(count) bytes of seed \(generators.seed)")
        }
    }

    @Test func `what is no digest is none`() {
        #expect(Digest("") == nil)
        #expect(Digest(String(repeating: "g", count: 64)) == nil)
        #expect(Digest(String(repeating: "0", count: 63)) == nil)
        #expect(ChainHead("1") == nil)
        #expect(ChainHead("-1 \(Digest(of: []))") == nil)
    }
}
