import Effects
import Testing

@testable import Tokens

/// Which keys of a set are used, which are left out, and which make the whole set one that is not believed.
@Suite(.timeLimit(.minutes(10)))
struct KeySetTests {
    private let stage: Stage

    init() throws { stage = try Stage.ready() }

    private func set(_ keys: JSON...) throws -> KeySet { try KeySet(Bytes(Stage.set(keys).utf8)) }

    private func problem(_ keys: JSON...) -> String? {
        do throws(KeyProblem) {
            _ = try KeySet(Bytes(Stage.set(keys).utf8))
            return nil
        } catch {
            return error.message
        }
    }

    /// A key with some members otherwise; nil takes one out.
    private func key(_ key: JSON, _ changes: KeyValuePairs<String, JSON?>) -> JSON {
        guard case .object(var members) = key else { return key }
        for (name, value) in changes {
            members.removeAll { $0.name == name }
            if let value { members.append(.init(name, value)) }
        }
        return .object(members)
    }

    private var ed: JSON { Stage.webKey(stage.ed, "ed") }
    private var rsa: JSON { get throws { try stage.rs256.webKey("rsa", "RS256") } }

    @Test func `each key has one algorithm, its own`() throws {
        let keys = try set(
            ed, rsa, stage.rs256.webKey("plain", nil), stage.rs512.webKey("long", "RS512"),
            key(ed, ["kid": "bare", "alg": nil, "use": nil]))

        #expect(
            keys.keys.mapValues(\.algorithm) == [
                "ed": .edDSA, "rsa": .rs256, "plain": .rs256, "long": .rs512, "bare": .edDSA,
            ])
        #expect(keys.notes == [])
    }

    @Test func `keys for other uses and of other kinds are left out and noted`() throws {
        let others = try [
            key(rsa, ["kid": "a", "use": "enc"]), key(rsa, ["kid": "b", "alg": "RSA-OAEP"]),
            key(rsa, ["kid": "c", "alg": "PS256"]),
            key(rsa, ["kid": "d", "alg": "RS384"]), key(rsa, ["kid": "e", "alg": "HS256"]),
            key(rsa, ["kid": "f", "alg": 1]),
            key(rsa, ["kid": "g", "key_ops": ["encrypt"]]), key(rsa, ["kid": nil]), key(rsa, ["kid": "a b"]),
            key(rsa, ["kid": 7]),
            key(ed, ["kid": "h", "crv": "X25519"]), key(ed, ["kid": "i", "crv": "Ed448"]),
            key(ed, ["kid": "j", "alg": "RS256"]),
            .members(["kty": "EC", "crv": "P-256", "kid": "k", "x": "AA", "y": "AA"]),
            .members(["kty": "none", "kid": "l"]),
        ]

        let keys = try KeySet(Bytes(Stage.set([ed] + others).utf8))

        #expect(keys.keys.map(\.key) == ["ed"])
        #expect(keys.notes.count == others.count)
    }

    @Test func `the private part of a key is not used, and noted`() throws {
        let keys = try set(key(ed, ["d": "c2VjcmV0"]))

        #expect(keys.keys.mapValues(\.algorithm) == ["ed": .edDSA])
        #expect(
            keys.notes == ["key 1, \"ed\", has its private part with it: replace it, others may have read it"]
        )
    }

    @Test func `a set with a symmetric key is not believed`() throws {
        let problem = "key 2 is a symmetric key, which is no secret once it is published"

        #expect(self.problem(ed, .members(["kty": "oct", "kid": "x", "k": "AAAA"])) == problem)
        #expect(try self.problem(ed, key(rsa, ["k": "AAAA"])) == problem)
    }

    @Test func `a set with two keys of one id is not believed`() throws {
        #expect(try problem(ed, key(rsa, ["kid": "ed"])) == "two keys have the id \"ed\"")
        #expect(problem(ed, ed) == "two keys have the id \"ed\"")
    }

    @Test func `a set with numbers that are no key is not believed`() throws {
        let modulus = try #require(rsa["n"]?.asString)
        let bytes = try #require(Base64URL.decode(modulus.utf8))
        let short = Stage.encoded(Bytes(bytes.prefix(128)))
        let long = Stage.encoded(Bytes(repeating: 255, count: 1025))
        let cases: [(KeyValuePairs<String, JSON?>, String)] = [
            (["n": .string(short)], "its modulus has 1024 bits, and 2048 to 8192 are allowed"),
            (
                ["n": .string(Stage.encoded([0] + bytes.dropLast()))],
                "its modulus has 2040 bits, and 2048 to 8192 are allowed"
            ),
            (["n": .string(long)], "its modulus has 8200 bits, and 2048 to 8192 are allowed"),
            (["n": ""], "its modulus has 0 bits, and 2048 to 8192 are allowed"),
            (["e": "AQ"], "its exponent is not an odd number from 3 to 4294967295"),
            (["e": "AA"], "its exponent is not an odd number from 3 to 4294967295"),
            (["e": "AQAA"], "its exponent is not an odd number from 3 to 4294967295"),
            (["e": "AQAAAAE"], "its exponent is not an odd number from 3 to 4294967295"),
        ]
        for (change, reason) in cases {
            #expect(try problem(key(rsa, change)) == "key 1 is not to be believed: \(reason)")
        }
        #expect(
            try problem(key(rsa, ["n": .string(modulus + "=")]))
                == "key 1 has no number n in base64url without padding")
        #expect(problem(key(ed, ["x": "AAAA"])) == "key 1 is no Ed25519 key: its x has 3 bytes instead of 32")
        #expect(problem(key(ed, ["x": nil])) == "key 1 has no number x in base64url without padding")
        #expect(problem(key(ed, ["kty": nil])) == "key 1 has no text as kty")
        #expect(problem("ed") == "key 1 has no text as kty")
    }

    @Test func `a set has at most a hundred keys`() throws {
        #expect(
            try KeySet(Bytes(Stage.set((1...100).map { Stage.webKey(stage.ed, "\($0)") }).utf8)).keys.count
                == 100)
        #expect(throws: KeyProblem("it has 101 keys, and 100 are allowed")) {
            try KeySet(Bytes(Stage.set((1...101).map { Stage.webKey(stage.ed, "\($0)") }).utf8))
        }
    }
}
