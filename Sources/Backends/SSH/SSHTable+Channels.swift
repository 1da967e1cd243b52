import CSpawn
import Effects
import Glibc

/// How channels are begun, read and ended.
extension SSHTable {
    /// Output is read to its end, or so long after the program's exit and the last of it, in microseconds (the contract's
    /// 500 ms).
    private static let drainTime: Int64 = 500_000
    /// However much still comes, no longer than this after the exit, in microseconds.
    private static let longestDrain: Int64 = 10_000_000
    /// When a control socket, descriptors or a session could not be had, when to try again, in microseconds.
    private static let retryTime: Int64 = 20_000
    /// For how long a host may refuse every session, in microseconds.
    private static let refusalTime: Int64 = 5_000_000
    /// After so many sessions in a row a host that has refused some is given one more.
    private static let trust = 64
    /// How many times the limit counts as a flood, unless that is less than a command may write anyway.
    private static let floodFactor = 1000

    /// Begins what waits for a connection and has room on it.
    func beginWaiting(_ connection: Connection) {
        guard case .open = connection.state else { return }
        connection.kills.removeAll { entry in entry.kill.map { channels[$0.victim.id] == nil } ?? true }
        while !connection.kills.isEmpty, connection.killing.isEmpty || connection.hasRoom {
            guard begin(connection.kills[0], on: connection) else { return }
            connection.kills.removeFirst()
        }
        var begun = 0
        while begun < connection.waiting.count, connection.hasRoom {
            guard begin(connection.waiting[begun], on: connection) else { break }
            begun += 1
        }
        connection.waiting.removeFirst(begun)
    }

    /// Opens a channel; false when it must be tried again later.
    private func begin(_ entry: Connection.Waiting, on connection: Connection) -> Bool {
        do throws(ChannelFailure) {
            let channel = try Channel(
                id: nextID(), entry.request, on: connection, socketPath: directory.socket(connection.socket),
                nullDevice: nullDevice, kill: entry.kill)
            channels[channel.id] = channel
            if entry.kill == nil {
                connection.channels[channel.id] = channel
            } else {
                connection.killing[channel.id] = channel
            }
            watch(channel)
            return true
        } catch {
            // The end of ssh itself is about to be seen, unless only its socket is gone, which nothing brings back;
            // anything else is a shortage that passes.
            let isGone = [ENOENT, ECONNREFUSED].contains(error.error)
            if isGone, connection.channels.isEmpty, connection.killing.isEmpty {
                end(connection)
            } else {
                pause(connection)
            }
            return false
        }
    }

    private func watch(_ channel: Channel) {
        // A socket that is closed already is seen to be so with the first event.
        let isSent = (try? channel.send()) ?? true
        _ = poll.add(
            channel.socket, key: EventKey<SSHTable.EventKind>(channel.id, .control).packed, writing: !isSent)
        _ = poll.add(channel.stdout, key: EventKey<SSHTable.EventKind>(channel.id, .stdout).packed)
        if channel.stderr >= 0 {
            _ = poll.add(channel.stderr, key: EventKey<SSHTable.EventKind>(channel.id, .stderr).packed)
        }
        if channel.stdin >= 0, channel.feed() {
            _ = poll.add(
                channel.stdin, key: EventKey<SSHTable.EventKind>(channel.id, .stdin).packed, writing: true)
        }
        schedule(channel, at: channel.beginInstant + Monotonic.microseconds(channel.request.timeout))
    }

    /// The control socket can be written to, or says something.
    func control(_ channel: Channel) {
        do throws(ChannelFailure) {
            guard try channel.send() else { return }
        } catch {
            return orphan(channel)
        }
        guard let events = channel.heard(buffer) else { return orphan(channel) }
        poll.change(
            channel.socket, key: EventKey<SSHTable.EventKind>(channel.id, .control).packed, writing: false)
        for event in events {
            switch event {
            case .opened: opened(channel)
            case .exited(let code): exited(channel, code)
            case .refused(let why): refused(channel, why)
            case .broken: finish(channel, .unopened("ssh's control socket does not speak its protocol"))
            }
        }
    }

    private func opened(_ channel: Channel) {
        guard case .opening = channel.phase else { return }
        channel.phase = .open
        trust(channel.connection)
        if case .forwarding(_, _, let isComplete) = channel.request.kind, isComplete(channel.out.output.kept)
        {
            finish(channel, .exited(0))
        }
    }

    /// A session was opened: a host that had refused some may have been slow to see that others had ended.
    func trust(_ connection: Connection) {
        connection.refusedSince = nil
        connection.opened += 1
        guard connection.opened >= Self.trust, connection.room < Connection.stockRoom else { return }
        connection.opened = 0
        connection.room += 1
    }

    func exited(_ channel: Channel, _ code: Int32) {
        switch channel.phase {
        case .opening, .open, .running:
            channel.phase = .draining(code)
            channel.lastRead = Monotonic.now
            channel.exitInstant = channel.lastRead
            schedule(channel, at: channel.lastRead + Self.drainTime)
            lookAfterReading(channel)
        case .stopping(let stop) where channel.awaitsGreeting: finish(channel, Self.way(stop, note: nil))
        case .draining, .stopping, .orphaned: break
        }
    }

    private func refused(_ channel: Channel, _ why: String) {
        let connection = channel.connection
        if channel.request.isForwarding {
            // Its own socket says only that it was refused; why comes before on the standard error of ssh.
            readWords(connection)
            return finish(channel, .unopened(connection.words.lastRefusal ?? why))
        }
        let now = Monotonic.now
        // As long as something else goes over the connection, a place may become free.
        let isAlone = connection.channels.count + connection.killing.count == 1
        connection.refusedSince = isAlone ? connection.refusedSince ?? now : now
        guard case .opening = channel.phase, now - (connection.refusedSince ?? now) < Self.refusalTime
        else { return finish(channel, .unopened(why)) }
        // An sshd that allows fewer sessions than the stock one, or has not seen yet that some have ended: nothing was
        // started, and it has its turn later. One is kept for kills here as well.
        let entry = Connection.Waiting(request: channel.request, kill: channel.kill)
        connection.opened = 0
        if channel.kill == nil {
            connection.room = max(1, connection.channels.count - 2)
            connection.waiting.insert(entry, at: 0)
        } else {
            connection.kills.insert(entry, at: 0)
        }
        drop(channel)
        pause(connection)
    }

    /// Has what waits for a connection tried again soon.
    private func pause(_ connection: Connection) {
        connection.deadline = Monotonic.now + Self.retryTime
        schedule(connection.id, at: connection.deadline)
    }

    func readOut(_ channel: Channel) {
        switch channel.readOut(nullDevice: nullDevice, buffer: buffer) {
        case .started(let pid, _): started(channel, pid)
        case .refused(let reason, let exitCode):
            return finish(channel, .refused(reason: reason, exitCode: exitCode))
        case .incomplete, .missing, nil: break
        }
        if case .forwarding(_, _, let isComplete) = channel.request.kind, case .open = channel.phase,
            channel.stdout < 0 || isComplete(channel.out.output.kept)
        {
            return finish(channel, .exited(0))
        }
        lookAfterReading(channel)
    }

    func readErr(_ channel: Channel) {
        channel.readErr(nullDevice: nullDevice, buffer: buffer)
        lookAfterReading(channel)
    }

    private func lookAfterReading(_ channel: Channel) {
        if case .draining(let code) = channel.phase, channel.isDrained {
            return finish(channel, channel.ending(exited: code))
        }
        guard case .running = channel.phase else { return }
        let (most, isOver) = channel.request.output.bytes.multipliedReportingOverflow(by: Self.floodFactor)
        if channel.loudest > max(isOver ? .max : most, settings.flood) { stop(channel, .flood) }
    }

    private func started(_ channel: Channel, _ pid: Int32) {
        channel.startTime = .wallClock
        channel.startInstant = Monotonic.now
        switch channel.phase {
        case .opening, .open:
            channel.phase = .running(pid: pid)
            let end = channel.startInstant + Monotonic.microseconds(channel.request.timeout)
            schedule(channel, at: end)
        case .stopping(let stop): kill(channel, pid, stop)
        case .running, .draining, .orphaned: break
        }
    }

    func feed(_ channel: Channel) {
        let stdin = channel.stdin
        if !channel.feed(), channel.stdin >= 0 { poll.remove(stdin) }
    }

    /// A channel's deadline has come.
    func isDue(_ channel: Channel) {
        let now = Monotonic.now
        switch channel.phase {
        case .opening, .open, .running: stop(channel, .timeUp)
        case .draining(let code):
            // Where it is this thread that was late, what has come meanwhile is still to be read, and was no silence.
            readRest(of: channel)
            guard channels[channel.id] != nil else { return }
            let end = min(channel.lastRead + Self.drainTime, channel.exitInstant + Self.longestDrain)
            guard now >= end else { return schedule(channel, at: end) }
            finish(channel, channel.ending(exited: code))
        case .stopping(let stop):
            let note = channel.awaitsGreeting ? "its shell had not begun it" : Self.unsaid
            finish(channel, Self.way(stop, note: note))
        case .orphaned: finish(channel, .killed)
        }
    }

    /// Reads from a channel that has been quiet; when there is nothing, it has been so since it was last read.
    private func readRest(of channel: Channel) {
        let (instant, said) = (channel.lastRead, channel.said)
        readOut(channel)
        guard channels[channel.id] != nil else { return }
        readErr(channel)
        if channel.said == said { channel.lastRead = instant }
    }

    func schedule(_ channel: Channel, at instant: Int64) {
        channel.deadline = instant
        schedule(channel.id, at: instant)
    }
}
