import Foundation
import Glibc

/// What `/proc` says of processes.
enum ProcessTable {
    struct Entry {
        /// In clock ticks since the kernel's start.
        let started: UInt64
        /// A zombie none of whose threads runs any more.
        let isOver: Bool
    }

    /// The inode of this process's space of process identifiers; 0 when it cannot be read.
    static var ownSpace: UInt64 {
        var status = stat()
        return stat("/proc/self/ns/pid", &status) == 0 ? UInt64(status.st_ino) : 0
    }

    /// What is said of a process; nil when it is not there or not to be seen.
    static func entry(of process: Int32) -> Entry? {
        // The name, field 2, stands in parentheses and may hold anything, parentheses and spaces too.
        guard let line = line("/proc/\(process)/stat"), let name = line.lastIndex(of: ")") else { return nil }
        let fields = line[name...].dropFirst().split(separator: " ")
        guard fields.count > 19, let started = UInt64(fields[19]) else { return nil }
        // A leader that ended stays a zombie while other threads of its process go on.
        let isDead = fields[0] == "Z" || fields[0] == "X"
        return Entry(started: started, isOver: isDead && !hasOtherThreads(process))
    }

    private static func hasOtherThreads(_ process: Int32) -> Bool {
        let threads = try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")
        return (threads ?? []).contains { $0 != "\(process)" }
    }

    /// The first line of a small file; nil when it cannot be read or is empty.
    static func line(_ path: String) -> String? {
        guard let content = FileManager.default.contents(atPath: path) else { return nil }
        let line = String(decoding: content.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        return line.isEmpty ? nil : line
    }
}
