import Effects
import Foundation
import Testing

@testable import Backends

/// The directory of control sockets, and what is left of others.
struct ControlDirectoryTests {
    @Test func `what a killed ssh left in it goes with it`() throws {
        let directory = try ControlDirectory()
        let folder = (directory.socket(1) as NSString).deletingLastPathComponent
        try Self.leaveSocket(at: directory.socket(1) + ".abc")

        directory.remove()

        #expect(!FileManager.default.fileExists(atPath: folder))
    }

    @Test func `those of processes that are gone are taken away, and nothing else is`() throws {
        let base = try ((ControlDirectory().socket(1) as NSString).deletingLastPathComponent as NSString)
            .deletingLastPathComponent
        let files = FileManager.default
        let left = "\(base)/gse-ssh-2147483000-left"
        let other = "\(base)/gse-ssh-2147483000-other"
        let link = "\(base)/gse-ssh-2147483000-link"
        let far = files.temporaryDirectory.appending(path: "gse-far-\(UUID().uuidString)").path
        for folder in [left, other, far] {
            try files.createDirectory(atPath: folder, withIntermediateDirectories: false)
        }
        defer { for folder in [left, other, link, far] { try? files.removeItem(atPath: folder) } }
        try Self.leaveSocket(at: left + "/1")
        try Data().write(to: URL(filePath: other + "/file"))
        try Self.leaveSocket(at: far + "/1")
        try files.createSymbolicLink(atPath: link, withDestinationPath: far)

        _ = try ControlDirectory()

        #expect(!files.fileExists(atPath: left))
        #expect(files.fileExists(atPath: other + "/file"))
        #expect(files.fileExists(atPath: far + "/1"))
    }

    private static func leaveSocket(at path: String) throws {
        let made = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(made) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        try #require(path.utf8.count < MemoryLayout.size(ofValue: address.sun_path))
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(made, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(result == 0)
    }
}
