import CSpawn
import Effects
import Glibc

/// An ssh process that holds a connection: started, watched, ended.
///
/// Lives on the loop's thread only, and ends when that thread does.
struct ConnectionProcess {
    let pid: pid_t
    var pidfd: Int32
    /// What it writes to its standard error.
    var words: Int32

    /// Starts ssh with these arguments, found in the `PATH` of this process, in a session of its own: a Ctrl-C meant for
    /// this process does not reach it.
    ///
    /// - Throws: a ``Fault`` when there is no ssh, or this machine is out of processes.
    init(arguments: [String], nullDevice: Int32, softFiles: UInt64) throws(Fault) {
        var near = Int32(-1)
        var far = Int32(-1)
        let error = gse_pipe(true, false, &near, &far)
        guard error == 0 else { throw .exhausted(error) }
        defer { close(far) }
        let search = (getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin").split(separator: ":")
            .map(String.init)
        let variables = Self.environment
        var request = gse_spawn()
        request.argument_count = arguments.count
        request.variable_count = variables.count
        request.search_count = search.count
        request.standard = (nullDevice, nullDevice, far)
        request.starts = -1
        request.parent_death_signal = SIGTERM
        request.cpu = .max
        request.memory = .max
        request.files = .max
        request.files_soft = softFiles
        var block = Bytes()
        for text in [arguments[0], "", ""] + arguments + variables + search {
            block += Bytes(text.utf8) + [0]
        }
        var started = gse_spawned()
        block.withUnsafeBytes { texts in
            request.block = texts.baseAddress?.assumingMemoryBound(to: CChar.self)
            request.block_size = texts.count
            gse_spawn(&request, &started)
        }
        guard started.stage == Int32(GSE_STAGE_NONE.rawValue) else {
            close(near)
            throw Self.fault(started)
        }
        pid = started.pid
        pidfd = started.pidfd
        words = near
    }

    /// Asks it to end; it takes its socket away itself.
    func end() { Glibc.kill(pid, SIGTERM) }

    /// Ends it at once.
    func kill() { Glibc.kill(pid, SIGKILL) }

    /// Whether it has ended; its process is reaped then.
    func hasEnded() -> Bool {
        var code = Int32(0)
        var status = Int32(0)
        return gse_reap(pidfd, &code, &status) != 0
    }

    /// Closes what is held of it.
    mutating func release() {
        if pidfd >= 0 { close(pidfd) }
        if words >= 0 { close(words) }
        pidfd = -1
        words = -1
    }

    /// The environment of this process, as it is: ssh finds its agent, its tickets and its programs by it.
    private static var environment: [String] {
        var found: [String] = []
        guard var next = gse_environment() else { return [] }
        while let text = next.pointee {
            found.append(String(cString: text))
            next = next.advanced(by: 1)
        }
        return found
    }

    private static func fault(_ started: gse_spawned) -> Fault {
        guard started.stage == Int32(GSE_STAGE_LOOKUP.rawValue) else { return .exhausted(started.error) }
        return Fault(
            code: "fault.ssh", message: "there is no ssh to connect with: no such program in PATH",
            remedy: "install OpenSSH's client (openssh-client)")
    }
}
