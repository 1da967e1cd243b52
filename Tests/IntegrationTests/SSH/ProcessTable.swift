import Foundation

/// The processes of this machine, which all hosts of these tests are, at one moment.
struct ProcessTable {
    /// One process, zombies not among them.
    struct Entry {
        let pid: pid_t
        let parent: pid_t
        let program: String
        let words: String
    }

    let entries: [Entry]

    /// Looks at them now.
    init() throws {
        entries = try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { name in
            guard let pid = pid_t(name), let stat = Self.text("/proc/\(pid)/stat"),
                let open = stat.firstIndex(of: "("), let close = stat.lastIndex(of: ")")
            else { return nil }
            let rest = stat[close...].split(separator: " ")
            guard rest.count > 2, rest[1] != "Z", rest[1] != "X", let parent = pid_t(rest[2]) else {
                return nil
            }
            return Entry(
                pid: pid, parent: parent, program: String(stat[open..<close].dropFirst()),
                words: Self.text("/proc/\(pid)/cmdline") ?? "")
        }
    }

    /// Those with this text in an argument.
    func naming(_ text: String) -> [pid_t] { entries.filter { $0.words.contains(text) }.map(\.pid) }

    /// Those of this program that a process started, by itself or through others.
    func below(_ ancestor: pid_t, program: String) -> [pid_t] {
        let children = entries.filter { $0.parent == ancestor }
        return children.filter { $0.program == program }.map(\.pid)
            + children.flatMap { below($0.pid, program: program) }
    }

    /// Whether all of these are gone within ten seconds.
    static func isWithout(_ pids: [pid_t]) async throws -> Bool {
        for _ in 0..<200 {
            if try pids.allSatisfy({ pid in try ProcessTable().entries.allSatisfy { $0.pid != pid } }) {
                return true
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        return false
    }

    private static func text(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }
}
