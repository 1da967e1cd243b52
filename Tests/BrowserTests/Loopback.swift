import BuiltCommand
import Foundation
import Glibc

/// HTTP over loopback, one request to a connection: as much of it as what is spoken to here needs.
enum Loopback {
    /// What kept a request from its answer.
    struct Failure: Error {
        let what: String
        let code = errno
    }

    /// The status and the body of the answer; no thread of the tests is kept waiting.
    @discardableResult
    static func ask(
        _ method: String, _ port: UInt16, _ path: String, _ body: String = ""
    ) async throws -> (status: Int, body: Data) {
        let head = """
            \(method) \(path) HTTP/1.1\r
            Host: 127.0.0.1:\(port)\r
            Content-Length: \(body.utf8.count)\r
            Connection: close\r
            \r

            """
        let answer = try await onThread { try exchange(Data((head + body).utf8), port) }
        let end = answer.range(of: Data("\r\n\r\n".utf8))?.upperBound ?? answer.endIndex
        let status = String(decoding: answer.prefix(12).suffix(3), as: UTF8.self)
        return (Int(status) ?? 0, answer[end...])
    }

    private static func exchange(_ request: Data, _ port: UInt16) throws -> Data {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw Failure(what: "connect") }
        let sent = request.withUnsafeBytes {
            send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        guard sent == request.count else { throw Failure(what: "send") }
        return try read(socket)
    }

    /// What comes, up to the length that it says it has.
    private static func read(_ socket: Int32) throws -> Data {
        var answer = Data()
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        var wanted = Int.max
        while answer.count < wanted {
            let count = recv(socket, &buffer, buffer.count, 0)
            guard count >= 0 else { throw Failure(what: "recv") }
            if count == 0 { break }
            answer += buffer.prefix(count)
            guard wanted == .max, let end = answer.range(of: Data("\r\n\r\n".utf8))?.upperBound else {
                continue
            }
            let head = String(decoding: answer[..<end], as: UTF8.self)
            if let length = head.firstMatch(of: /(?i)content-length: *([0-9]+)/)?.output.1 {
                wanted = end + (Int(length) ?? 0)
            }
        }
        return answer
    }
}
