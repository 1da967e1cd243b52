public import Foundation
internal import Glibc

/// A throwaway sshd of `scripts/sshd`, which loopback addresses are hosts of; it ends with the test process.
///
/// `h001`…`h200` are plain hosts; `sh-dash`, `sh-bash`, `sh-busybox`, `sh-zsh`, `sh-fish`, `sh-tcsh` and `sh-nologin`
/// have these login shells; `noisy` says something before each command, `full-disk` takes no byte into a file, and
/// `no-forwarding` forwards nothing.
public final class Sshd: Sendable {
    /// The folder that holds all of it.
    public let folder: URL
    /// The port of every host.
    public let port: UInt16
    /// How the one of this process was started, or why not.
    private static let common = Result { try Sshd("--max-startups", "200") }
    private static let stock = Result { try Sshd() }

    /// The one that tests share: it takes any number of connections at once, and ten sessions of each.
    public static func shared() throws -> Sshd { try common.get() }

    /// The one that has the limits OpenSSH comes with: beyond ten connections before login it drops some.
    public static func withStockLimits() throws -> Sshd { try stock.get() }

    /// Starts one of its own, for a test that stops it or fills it; throws what it says when it does not start.
    public init(_ flags: String...) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "sshd-\(UUID().uuidString)")
        try Self.run(["start", folder.path, "--remove"] + flags)
        let known = try String(contentsOf: folder.appending(path: "known_hosts"), encoding: .utf8)
        // Such as `[127.0.0.*]:20022,[127.0.1.*]:20022 ssh-ed25519 AAAA…`.
        let digits = known.drop { $0 != ":" }.dropFirst().prefix { $0.isNumber }
        guard let port = UInt16(digits) else { throw Failure(description: "no port in \(known)") }
        self.port = port
        // What ssh would choose by itself, sntrup761, costs each connection a tenth of a second of processor time.
        let quick =
            try String(contentsOfFile: configFile, encoding: .utf8) + "    KexAlgorithms curve25519-sha256\n"
        try quick.write(toFile: configFile, atomically: true, encoding: .utf8)
    }

    /// The inventory with every host, `localhost` not among them.
    public var inventory: String { folder.path + "/inventory.yaml" }
    /// What `ssh -F` needs to reach the hosts by their addresses.
    public var configFile: String { folder.path + "/ssh_config" }
    /// The private key that every account of every host accepts.
    public var identityFile: String { folder.path + "/user_key" }
    /// The file with the key of all hosts.
    public var knownHosts: String { folder.path + "/known_hosts" }
    /// What the accounts of the hosts have as their home.
    public var home: String { folder.path + "/home" }

    /// The names of the first so many plain hosts, 0…200.
    public static func hosts(_ count: Int) -> [String] {
        (0..<count).map { "h" + String("00\($0 + 1)".suffix(3)) }
    }

    /// The address of a host of this name; nil when there is none.
    public static func address(of name: String) -> String? {
        if let place = odd.firstIndex(of: name) { return "127.0.1.\(place + 1)" }
        guard name.hasPrefix("h"), let number = Int(name.dropFirst()), (1...200).contains(number) else {
            return nil
        }
        return "127.0.0.\(number)"
    }

    /// What `ssh -F` reads to reach the hosts with another file of known hosts than ``knownHosts``.
    public func config(knownHosts other: String) throws -> String {
        try String(contentsOfFile: configFile, encoding: .utf8).replacing(knownHosts, with: other)
    }

    /// Stops it and every connection to it, and removes its folder; done by itself when the process ends.
    public func stop() throws { try Self.run(["stop", folder.path, "--remove"]) }

    private static let odd = [
        "sh-dash", "sh-bash", "sh-busybox", "sh-zsh", "sh-fish", "sh-tcsh", "sh-nologin", "noisy",
        "full-disk",
        "no-forwarding",
    ]

    private static func run(_ words: [String]) throws {
        let process = Process()
        process.executableURL =
            URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../scripts/sshd").standardized
        process.arguments = words
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        let said = Pipe()
        process.standardError = said
        try unmasked { try process.run() }
        let text = try said.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(description: String(decoding: text, as: UTF8.self))
        }
    }

    /// Has what is started be open to signals: threads of tests block them, and a host's commands would inherit that, so
    /// that TERM would end none of them.
    private static func unmasked(_ body: () throws -> Void) rethrows {
        var none = sigset_t()
        var before = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try body()
    }

    /// Why there is none.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }
}
