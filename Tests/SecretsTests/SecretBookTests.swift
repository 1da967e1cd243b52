import Effects
import Secrets
import Testing

@Suite(.timeLimit(.minutes(10)))
struct SecretBookTests {
    static let unusable: [(String, String, String)] = [
        ("app/db", "12345", "secret app/db: the value has 5 bytes; with fewer than 6 it cannot be hidden"),
        ("app/db", "", "secret app/db: the value has 0 bytes; with fewer than 6 it cannot be hidden"),
        (
            "app/db", String(repeating: "x", count: 16_385),
            "secret app/db: the value has 16385 bytes; the most is 16384"
        ),
        ("a b", "value123", "secret a b: a name has letters, digits and . _ / -, and at most 128 of them"),
        (
            "app/db", "secret",
            "secret app/db: a value is part of the placeholder ‹secret:app/db›; choose another name"
        ),
    ]

    @Test(arguments: unusable)
    func `a value that could not be hidden is refused`(_ name: String, _ value: String, _ message: String) {
        let error = #expect(throws: SecretError.self) {
            try SecretBook([name: Bytes(value.utf8)], key: StoreKey())
        }

        #expect(error?.description == message)
    }

    @Test func `a digest tells whether a value is the same, under one key`() throws {
        let key = StoreKey()
        let first = try SecretBook(["a": Bytes("value-1".utf8), "b": Bytes("value-1".utf8)], key: key)
        let second = try SecretBook(["a": Bytes("value-2".utf8)], key: key)
        let other = try SecretBook(["a": Bytes("value-1".utf8)], key: StoreKey())

        let digest = try #require(try first.digest(of: "a"))

        #expect(digest.count == 73)
        #expect(try first.digest(of: "a") == digest)
        #expect(try first.digest(of: "b") != digest)
        #expect(try second.digest(of: "a") != digest)
        #expect(try second.digest(of: "a")?.prefix(9) == digest.prefix(9))
        #expect(try other.digest(of: "a")?.prefix(9) != digest.prefix(9))
        #expect(try second.digest(of: "b") == nil)
    }
}
