import CSpawn
import Glibc

/// The processes of this machine at one moment.
struct ProcessTable {
    private let processes: [gse_process]

    /// Looks now.
    init() { processes = Self.listed(gse_processes) }

    /// The children of this process, now.
    static func children() -> [gse_process] { listed(gse_children) }

    /// The living processes of a command: those with its mark, those in its session, and all their
    /// descendants.
    ///
    /// The leader must not have been reaped, so that its number is not another's.
    func members(leader: pid_t, tag: UInt64) -> [gse_process] {
        var found = Set([leader])
        for process in processes where process.session == leader || (tag != 0 && process.tag == tag) {
            found.insert(process.pid)
        }
        var isGrowing = true
        while isGrowing {
            isGrowing = false
            for process in processes where found.contains(process.parent) {
                if found.insert(process.pid).inserted { isGrowing = true }
            }
        }
        return processes.filter { found.contains($0.pid) && $0.isAlive }
    }

    private static func listed(
        _ list: (UnsafeMutablePointer<gse_process>?, Int) -> Int
    ) -> [gse_process] {
        var capacity = 512
        while true {
            var count = 0
            let found = [gse_process](unsafeUninitializedCapacity: capacity) { buffer, used in
                count = list(buffer.baseAddress, capacity)
                used = max(0, min(count, capacity))
            }
            if count <= capacity { return found }
            capacity = count + count / 2
        }
    }
}

extension gse_process {
    /// Whether it still runs: not a zombie, not gone.
    var isAlive: Bool { state != CChar(UInt8(ascii: "Z")) && state != CChar(UInt8(ascii: "X")) }
}
