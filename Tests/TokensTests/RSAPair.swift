import Effects
import Foundation
import JWTKit

/// An RSA key pair, made by ssh-keygen: another hand than the one that checks its signatures.
struct RSAPair {
    /// The public key in PEM.
    let pem: String
    /// The private key in PEM.
    let secret: String

    init(bits: Int) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "gse-rsa-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.path + "/key"
        _ = try Self.keygen(["-q", "-t", "rsa", "-b", "\(bits)", "-m", "PKCS8", "-N", "", "-f", file])
        pem = try Self.keygen(["-e", "-m", "PKCS8", "-f", file])
        secret = try String(contentsOfFile: file, encoding: .utf8)
    }

    func privateKey() throws -> Insecure.RSA.PrivateKey { try Insecure.RSA.PrivateKey(pem: secret) }

    /// The public key in DER.
    var der: Bytes {
        let lines = pem.split(separator: "\n").filter { !$0.hasPrefix("-") }
        return Data(base64Encoded: lines.joined()).map { Bytes($0) } ?? []
    }

    /// The public key as JSON.
    func webKey(_ id: String, _ algorithm: String?) throws -> JSON {
        let numbers = try Insecure.RSA.PublicKey(pem: pem).getKeyPrimitives()
        return .members([
            "kty": "RSA", "alg": algorithm.map(JSON.string), "use": "sig", "kid": .string(id),
            "n": .string(Stage.encoded(Bytes(numbers.modulus))),
            "e": .string(Stage.encoded(Bytes(numbers.publicExponent))),
        ])
    }

    private static func keygen(_ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/ssh-keygen")
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
        return String(decoding: text, as: UTF8.self)
    }
}
