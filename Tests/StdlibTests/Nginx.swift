import BuiltCommand
import Foundation
import Glibc

/// A real nginx on a loopback port, which serves one word; its files are in a folder of its own.
///
/// It ends with this value.
final class Nginx {
    let gse: Gse
    private let port: Int
    private let process = Process()

    /// Starts it with the word `blue`.
    init() async throws {
        gse = try Gse()
        port = try Self.freePort()
        try gse.file("nginx.conf", configuration("blue"), mode: 0o644)
        process.executableURL = URL(filePath: "/usr/sbin/nginx")
        process.arguments = ["-p", gse.folder.path, "-c", gse.path("nginx.conf"), "-g", "daemon off;"]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let policy = try gse.file("policy.yaml", self.policy())
        let waiting = try await gse.playbook(
            "gse.probe(gse.session {}, {http = 'http://127.0.0.1:\(port)/', contains = 'blue'}, {within = '20s'})",
            "--policy", policy)
        guard waiting.exit == 0 else { throw Failure(said: waiting.stderr) }
    }

    deinit { process.terminate() }

    /// What it is configured with to serve a word.
    func configuration(_ word: String) -> String {
        let root = gse.folder.path
        let rooms = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map {
            "\($0)_temp_path \(root)/\($0);"
        }
        return """
            pid \(root)/nginx.pid;
            error_log \(root)/error.log;
            worker_processes 2;
            events { worker_connections 64; }
            http {
                access_log off;
                \(rooms.joined(separator: "\n    "))
                server { listen 127.0.0.1:\(port); location / { return 200 "\(word)"; } }
            }

            """
    }

    private func policy() -> String {
        """
        version: 1
        roles:
          operator:
            permissions: [session.create, command.run, result.read]
            hosts: [localhost]
            commands:
              - {name: validate, argv: [nginx, -t, -q, -p, "\(gse.folder.path)", -c, "\(gse.path("staged.conf"))"], read_only: true}
              - {name: signal, argv: [kill, {one_of: [-HUP, -TERM]}, {int: {min: 2, max: 4194304}}]}
              - {name: workers, argv: [pgrep, -P, {int: {min: 2, max: 4194304}}], read_only: true}
              - {name: program, argv: [readlink, -f, {matches: "/proc/[0-9]+/exe"}], read_only: true}
            files: {read: [{path_under: "\(gse.folder.path)"}], write: [{path_under: "\(gse.folder.path)"}]}
            probes: ["http://127.0.0.1:\(port)/"]
        subjects:
          - {user: "*", roles: [operator]}
        """
    }

    /// Reloads it so that it serves a word, and has the probe expect one; in what is shown `ROOT` stands for its folder.
    func reload(
        to word: String, expecting expected: String? = nil, signal: String = "HUP", catching: Bool = false
    ) async throws -> Gse.Ending {
        let source = """
            local function workers(h)
                local master = gse.text.trim(gse.get(h, "ROOT/nginx.pid").content)
                return gse.text.lines(gse.exec(h, {"pgrep", "-P", master}).text)
            end
            local function replaced(h, before)
                local now = workers(h)
                if not before then return now end
                for _, old in ipairs(before) do
                    for _, new in ipairs(now) do if old == new then return false end end
                end
                return #now > 0
            end
            local function reload()
                return gse.reload {
                    on = gse.session {},
                    files = {{path = "ROOT/nginx.conf", stage = "ROOT/staged.conf", content = gse.file("new.conf"), mode = "0644"}},
                    validate = {"nginx", "-t", "-q", "-p", "ROOT", "-c", "ROOT/staged.conf"},
                    apply = {signal = "\(signal)", pidfile = "ROOT/nginx.pid", exe = "/usr/sbin/nginx"},
                    evidence = replaced,
                    probe = {http = "http://127.0.0.1:\(port)/", status = 200, contains = "\(expected ?? word)"},
                    within = "3s",
                }
            end
            if not \(catching) then return reload() end
            local _, err = pcall(reload)
            return err.report
            """
        try gse.file("new.conf", configuration(word))
        let playbook = source.replacing("ROOT", with: gse.folder.path)
        var ending = try await gse.playbook(playbook, "--policy", gse.path("policy.yaml"))
        ending.stdout.replace(gse.folder.path, with: "ROOT")
        ending.stderr.replace(gse.folder.path, with: "ROOT")
        return ending
    }

    private static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) + getsockname(descriptor, $0, &length)
            }
        }
        guard result == 0 else { throw Failure(said: "no port") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    struct Failure: Error {
        let said: String
    }
}
