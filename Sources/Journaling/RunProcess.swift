import Effects

/// The process that drove a run, as evidence.
public struct RunProcess: Sendable, Hashable {
    /// The user's number.
    public var uid: UInt32
    /// The process's number.
    public var pid: Int32
    /// The machine's host name.
    public var host: String
    /// The boot of the machine, as /proc/sys/kernel/random/boot_id says it; empty when unknown.
    public var boot: String

    /// Makes one.
    public init(uid: UInt32 = 0, pid: Int32 = 0, host: String = "", boot: String = "") {
        self.uid = uid
        self.pid = pid
        self.host = host
        self.boot = boot
    }

    /// The process of a driver.
    public init(_ driver: Driver) {
        self.init(uid: driver.uid, pid: driver.process, host: driver.host, boot: driver.boot)
    }

    var json: JSON {
        [
            "uid": .int(Int64(uid)), "pid": .int(Int64(pid)), "host": .string(host), "boot": .string(boot),
        ]
    }

    init(json: JSON, at path: String) throws(JSONShapeError) {
        let fields = try JSONFields(json, at: path)
        self.init(
            uid: try fields.whole("uid"), pid: try fields.whole("pid"), host: try fields.string("host"),
            boot: try fields.string("boot"))
    }
}
