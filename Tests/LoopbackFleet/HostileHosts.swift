public import BuiltCommand
internal import Foundation
internal import Synchronization

/// Hosts that behave as no host should, in front of an sshd: see `Tests/HostileHost`.
///
/// They end with the test process. Each is told a way to behave, such as `mute` or `reset 65536`.
public final class HostileHosts: Sendable {
    /// Their names, in the order of their addresses.
    public let names: [String]
    /// The port of all of them.
    public let port: UInt16
    private let sshd: Sshd
    private let process: Process
    private let orders: FileHandle
    private let answers: Mutex<FileHandle>

    /// The program that they are; with the one argument `headless` it is a process whose first thread has ended.
    public static var program: String {
        Gse.tests.deletingLastPathComponent().appending(path: "hostile-host").path
    }

    /// Starts hosts of these names that behave so from the start.
    public init(_ ways: [(name: String, way: String)], before sshd: Sshd) throws {
        names = ways.map(\.name)
        self.sshd = sshd
        process = Process()
        process.executableURL = URL(filePath: Self.program)
        process.arguments = ["\(sshd.port)"] + names.indices.map { "127.0.2.\($0 + 1)" }
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        orders = input.fileHandleForWriting
        answers = Mutex(output.fileHandleForReading)
        let line = try answers.withLock { try Self.line(from: $0) }
        guard let port = UInt16(line) else { throw Sshd.Failure(description: "no port in \(line)") }
        self.port = port
        for (name, way) in ways where way != "relay" { try tell(name, way) }
    }

    deinit { try? orders.close() }

    /// Tells a host how to behave from now on, its connections included; it does when this returns.
    public func tell(_ name: String, _ way: String) throws {
        guard let address = address(of: name) else { throw Sshd.Failure(description: "no host \(name)") }
        _ = try answers.withLock { answers in
            try orders.write(contentsOf: Data("\(address) \(way)\n".utf8))
            return try Self.line(from: answers)
        }
    }

    /// The address of a host of this name; nil when there is none.
    public func address(of name: String) -> String? {
        names.firstIndex(of: name).map { "127.0.2.\($0 + 1)" }
    }

    /// An inventory with the first so many plain hosts in the group `fleet`, these ones in the group `hostile`, and
    /// `full-disk`; what it needs is written beside it, into `gse`'s folder.
    public func inventory(besides plain: Int, in gse: Gse) throws -> String {
        let key = try String(contentsOfFile: sshd.knownHosts, encoding: .utf8)
        let own = key.replacing(/^\S+/, with: "[127.0.2.*]:\(port)", maxReplacements: 1)
        let known = try gse.file("known_hosts", key + own)
        let config = try gse.file("ssh_config", sshd.config(knownHosts: known))
        var lines = [
            "defaults: {port: \(sshd.port), user: \(NSUserName()), identity_file: \(sshd.identityFile),",
            "  ssh_config: \(config)}", "hosts:",
        ]
        lines += Sshd.hosts(plain).map { name in
            "  \(name): {address: \(Sshd.address(of: name) ?? ""), groups: [fleet]}"
        }
        lines += names.map {
            "  \($0): {address: \(address(of: $0) ?? ""), port: \(port), groups: [hostile]}"
        }
        lines.append("  full-disk: {address: \(Sshd.address(of: "full-disk") ?? "")}")
        return try gse.file(
            "inventory.yaml", (lines + ["groups: {fleet: {}, hostile: {}}", ""]).joined(separator: "\n"))
    }

    private static func line(from file: FileHandle) throws -> String {
        var bytes = Data()
        while let byte = try file.read(upToCount: 1), byte != Data([10]) { bytes += byte }
        return String(decoding: bytes, as: UTF8.self)
    }
}
