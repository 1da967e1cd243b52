import BuiltCommand
import Foundation
import Glibc

/// The socket that systemd would listen on: a service that is ready says so there.
final class NotifySocket: Sendable {
    let path: String
    private let descriptor: Int32

    /// Binds it in a runner's folder.
    init(in gse: Gse) throws {
        path = gse.path("notify-\(UInt32.random(in: 0 ... .max))")
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) }
        }
        guard status == 0 else { throw ServiceFailure("bind: \(errno)") }
    }

    deinit { close(descriptor) }

    /// Waits for the next message; no thread of the tests is kept waiting.
    func message() async -> String {
        await withCheckedContinuation { read in
            Thread.detachNewThread {
                var bytes = [UInt8](repeating: 0, count: 256)
                var count = recv(self.descriptor, &bytes, bytes.count, 0)
                while count < 0, errno == EINTR { count = recv(self.descriptor, &bytes, bytes.count, 0) }
                read.resume(returning: String(decoding: bytes.prefix(max(0, count)), as: UTF8.self))
            }
        }
    }

    /// Wakes who waits: the service has ended.
    func end() {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let text = Array("ENDED".utf8)
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        _ = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(descriptor, text, text.count, 0, $0, size)
            }
        }
    }
}

/// What went wrong around a service under test.
public struct ServiceFailure: Error, CustomStringConvertible {
    /// What went wrong.
    public let description: String

    /// Says what.
    public init(_ text: String) { description = text }
}
