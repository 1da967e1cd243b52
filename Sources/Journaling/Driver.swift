public import Effects
import Foundation
import Glibc

/// The process that drives a run: the only one that may add to its record.
///
/// It says enough of a process to tell later whether that very process is still there.
public struct Driver: Sendable, Hashable {
    /// The machine's identifier: `/etc/machine-id`, or its host name where there is none.
    public let machine: String
    /// The name of the machine, for people.
    public let host: String
    /// The identifier of the kernel's start: `/proc/sys/kernel/random/boot_id`.
    public let boot: String
    /// The process identifiers' name space: the inode of `/proc/self/ns/pid`, 0 when it cannot be read.
    public let processSpace: UInt64
    /// The process.
    public let process: Int32
    /// When the process began, in clock ticks since the kernel's start; 0 when it cannot be read.
    public let started: UInt64
    /// Who: the invoking account.
    public let principal: String
    /// Its number.
    public let uid: UInt32
    /// Since when it drives the run.
    public let since: Timestamp

    /// Makes a driver.
    public init(
        machine: String, host: String, boot: String, processSpace: UInt64, process: Int32, started: UInt64,
        principal: String, uid: UInt32, since: Timestamp
    ) {
        self.machine = machine
        self.host = host
        self.boot = boot
        self.processSpace = processSpace
        self.process = process
        self.started = started
        self.principal = principal
        self.uid = uid
        self.since = since
    }

    /// This process, from now on.
    public static func current(principal: String) -> Driver {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        let since = Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
        return Driver(
            machine: own.machine, host: own.host, boot: own.boot, processSpace: own.processSpace,
            process: own.process, started: own.started, principal: principal, uid: own.uid, since: since)
    }

    /// What stays the same while this process lives: a service begins thousands of runs.
    private static let own: Driver = {
        let host = hostName()
        return Driver(
            machine: ProcessTable.line("/etc/machine-id") ?? host, host: host,
            boot: ProcessTable.line("/proc/sys/kernel/random/boot_id") ?? "",
            processSpace: ProcessTable.ownSpace, process: getpid(),
            started: ProcessTable.entry(of: getpid())?.started ?? 0,
            principal: "", uid: getuid(), since: Timestamp(milliseconds: 0))
    }()

    private static func hostName() -> String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "localhost" }
        return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
