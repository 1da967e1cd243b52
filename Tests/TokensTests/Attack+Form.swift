import Effects
import Tokens

extension Attack {
    /// On how a token is written.
    static let forms: [Attack] =
        both("cut after two parts", .malformed) { draft, _ in
            draft.edit = { $0.split(separator: ".").prefix(2).joined(separator: ".") }
        }
        + both("signature stripped", .malformed) { draft, _ in
            draft.edit = { $0.split(separator: ".").prefix(2).joined(separator: ".") + "." }
        }
        + [
            bearer("four parts", .malformed) { draft, _ in draft.edit = { $0 + ".AAAA" } },
            bearer("five parts, as if encrypted", .malformed) { draft, _ in draft.edit = { $0 + ".AAAA.AAAA" }
            },
            bearer("a point at the end", .malformed) { draft, _ in draft.edit = { $0 + "." } },
            bearer("a point before it", .malformed) { draft, _ in draft.edit = { "." + $0 } },
            bearer("only points", .malformed) { draft, _ in draft.edit = { _ in ".." } },
            bearer("empty", .malformed) { draft, _ in draft.edit = { _ in "" } },
            bearer("no header", .malformed) { draft, _ in
                draft.edit = { "." + $0.split(separator: ".").dropFirst().joined(separator: ".") }
            },
            bearer("no claims", .malformed) { draft, _ in
                draft.edit = { token in
                    let parts = token.split(separator: ".")
                    return parts[0] + ".." + parts[2]
                }
            },
            bearer("padding", .malformed) { draft, _ in draft.edit = { $0 + "==" } },
            bearer("the letters of plain Base64", .malformed) { draft, _ in
                draft.claim("x", "~~~???>>>")
                draft.edit = { $0.replacing("-", with: "+").replacing("_", with: "/") + "+/" }
            },
            bearer("a signature with bits to spare", .malformed) { draft, _ in
                // 64 bytes leave the last letter four bits that must be zero.
                let next = ["A": "B", "Q": "R", "g": "h", "w": "x"]
                draft.edit = { $0.dropLast() + (next[String($0.suffix(1))] ?? "") }
            },
            gateway("a line break within", .malformed) { draft, _ in
                draft.edit = { $0.replacing(".", with: ".\n") }
            },
            gateway("a blank before it", .malformed) { draft, _ in draft.edit = { " " + $0 } },
            gateway("a blank after it", .malformed) { draft, _ in draft.edit = { $0 + " " } },
            gateway("a zero byte at the end", .malformed) { draft, _ in draft.edit = { $0 + "\0" } },
            gateway("letters that are no ASCII", .malformed) { draft, _ in draft.edit = { $0 + "é" } },
            gateway("the word Bearer before it", .malformed) { draft, _ in draft.edit = { "Bearer " + $0 } },
            gateway("more than 8 KiB", .oversized) { draft, _ in
                draft.claim("padding", .string(String(repeating: "x", count: 8192)))
            },
            bearer("8 MiB of points", .oversized) { draft, _ in
                draft.edit = { _ in String(repeating: ".", count: 8 << 20) }
            },
            bearer("claims 3,000 levels deep", .malformed) { draft, _ in
                draft.claimsText = Bytes(repeating: UInt8(ascii: "["), count: 3000)
            },
            bearer("claims 17 levels deep", .malformed) { draft, _ in
                let open = String(repeating: "[", count: 17)
                draft.claimsText = Bytes(
                    #"{"sub":"alice","x":\#(open)\#(open.replacing("[", with: "]"))}"#.utf8)
            },
            bearer("a header 17 levels deep", .malformed) { draft, _ in
                let open = String(repeating: "[", count: 17)
                draft.headerText = Bytes(
                    #"{"x":\#(open)\#(open.replacing("[", with: "]")),"alg":"EdDSA"}"#.utf8)
            },
            bearer("exp twice", .malformed) { draft, _ in
                draft.claims.append(.init("exp", .int(Stage.second + 1)))
            },
            bearer("sub twice, once with an escape", .malformed) { draft, _ in
                draft.claimsText = Bytes(
                    #"{"sub":"alice","s\u0075b":"root","exp":\#(Stage.second + 9)}"#.utf8)
            },
            gateway("alg twice", .malformed) { draft, _ in draft.header.append(.init("alg", "none")) },
            gateway("verified twice within the user", .malformed) { draft, _ in
                draft.claim(
                    "user",
                    .object([.init("username", "root"), .init("verified", false), .init("verified", true)]))
            },
            bearer("claims that are a list", .malformed) { draft, _ in
                draft.claimsText = JSON.array([.object(draft.claims)]).encoded
            },
            bearer("claims that are null", .malformed) { draft, _ in draft.claimsText = Bytes("null".utf8) },
            bearer("claims that are no JSON", .malformed) { draft, _ in
                draft.claimsText = Bytes("{'sub':1}".utf8)
            },
            bearer("a header that is text", .malformed) { draft, _ in
                draft.headerText = Bytes("\"EdDSA\"".utf8)
            },
            bearer("something after the claims", .malformed) { draft, _ in
                draft.claimsText = JSON.object(draft.claims).encoded + Bytes(" {}".utf8)
            },
            bearer("a byte order mark", .malformed) { draft, _ in
                draft.claimsText = [0xEF, 0xBB, 0xBF] + JSON.object(draft.claims).encoded
            },
            bearer("UTF-16", .malformed) { draft, _ in
                draft.claimsText = JSON.object(draft.claims).encoded.flatMap { [$0, 0] }
            },
            bearer("a name that is not UTF-8", .malformed) { draft, _ in
                draft.claimsText =
                    Bytes(#"{"exp":9999999999,"sub":"al"#.utf8) + [0xC0, 0xAF] + Bytes("\"}".utf8)
            },
            bearer("half a surrogate pair", .malformed) { draft, _ in
                draft.claimsText = Bytes(#"{"exp":9999999999,"sub":"\ud800"}"#.utf8)
            },
            bearer("a number of its own kind", .malformed) { draft, _ in
                draft.claimsText = Bytes(#"{"sub":"alice","exp":NaN}"#.utf8)
            },
            bearer("exp beyond every number", .malformed) { draft, _ in
                draft.claimsText = Bytes(#"{"sub":"alice","exp":1e999}"#.utf8)
            },
        ]

    /// On the header of a token.
    static let headers: [Attack] =
        ["none", "None", "nOnE", ""].flatMap { name in
            both("alg \"\(name)\" without a signature", .malformed) { draft, _ in
                draft.header("alg", .string(name))
                draft.signer = .bytes([])
            }
        }
        + ["none", "None", "nOnE", "NONE"].map { name in
            bearer("alg \(name) with some signature", .algorithm) { draft, _ in
                draft.header("alg", .string(name))
                draft.signer = .bytes([0])
            }
        }
        + [
            gateway("no alg", .header) { draft, _ in draft.header("alg", nil) },
            gateway("alg is a list", .header) { draft, _ in draft.header("alg", ["RS512"]) },
            gateway("alg is null", .header) { draft, _ in draft.header("alg", .null) },
            gateway("alg in small letters", .algorithm) { draft, _ in draft.header("alg", "rs512") },
            gateway("alg with a blank", .algorithm) { draft, _ in draft.header("alg", "RS512 ") },
            bearer("crit", .header) { draft, _ in draft.header("crit", ["exp"]) },
            bearer("crit that is empty", .header) { draft, _ in draft.header("crit", []) },
            bearer("b64 is false", .header) { draft, _ in
                draft.header("b64", false)
                draft.header("crit", ["b64"])
            },
            bearer("b64 without crit", .header) { draft, _ in draft.header("b64", false) },
            bearer("a token within a token", .header) { draft, _ in draft.header("cty", "JWT") },
            bearer("zip", .header) { draft, _ in draft.header("zip", "DEF") },
            bearer("enc", .header) { draft, _ in draft.header("enc", "A256GCM") },
            bearer("a log-out token", .header) { draft, _ in draft.header("typ", "logout+jwt") },
            bearer("typ is a number", .header) { draft, _ in draft.header("typ", 1) },
        ]
}
