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

    /// Ends it at once, with what it has started to go through.
    func kill() { Glibc.kill(-pid, SIGKILL) }

    /// Whether it has ended; its process is reaped then.
    ///
    /// What it has started to go through (`ProxyJump`, `ProxyCommand`) is told to end as well: ssh itself tells it only
    /// once the connection is there, and a jump host that hangs would be waited for without end.
    func hasEnded() -> Bool {
        var descriptor = pollfd(fd: pidfd, events: Int16(POLLIN), revents: 0)
        guard poll(&descriptor, 1, 0) > 0 else { return false }
        // Until it is reaped, its number is that of its group and of no other.
        Glibc.kill(-pid, SIGTERM)
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

    /// The environment of this process: ssh finds its agent, its tickets and its programs by it.
    ///
    /// Nobody is to be asked in a window either, also not by an ssh on the way to a jump host, which is not told to be
    /// in batch mode.
    private static var environment: [String] {
        let asking = "SSH_ASKPASS_REQUIRE="
        var found = [asking + "never"]
        guard var next = gse_environment() else { return [] }
        while let text = next.pointee {
            let variable = String(cString: text)
            if !variable.utf8.starts(with: asking.utf8) { found.append(variable) }
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
