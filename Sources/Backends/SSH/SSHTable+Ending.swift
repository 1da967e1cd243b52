import Effects
import Glibc

/// How channels come to their end.
extension SSHTable {
    /// How long the end of the connection may take to be seen after that of a control socket, in microseconds.
    private static let orphanTime: Int64 = 500_000

    /// Ends a channel and tells who asked.
    func finish(_ channel: Channel, _ way: ChannelEnding.Way) {
        guard channels[channel.id] != nil else { return }
        if let kill = channel.kill { killed(kill, by: channel, way) }
        _ = channel.readOut(nullDevice: nullDevice, buffer: buffer)
        channel.readErr(nullDevice: nullDevice, buffer: buffer)
        var ending = ChannelEnding(way: way, stdout: channel.out.output, stderr: channel.err.output)
        if case .notGreeted = way {
            ending.stdout = CapturedOutput(channel.noise)
        } else {
            channel.tellHeld()
        }
        ending.wasSaid = true
        ending.startTime = channel.startTime
        ending.endTime = channel.startTime == nil ? nil : .wallClock
        ending.duration =
            channel.startTime == nil ? .zero : .microseconds(Monotonic.now - channel.startInstant)
        drop(channel)
        channel.request.ended(ending)
        settle(channel.connection)
    }

    /// The control socket was closed: of an exit that was told already, that is all; else its shell, or ssh, is gone.
    func orphan(_ channel: Channel) {
        poll.remove(channel.socket)
        switch channel.phase {
        case .opening, .open, .running:
            // What had come before is still there to be read.
            readOut(channel)
            guard channels[channel.id] != nil else { return }
            if case .open = channel.phase, channel.request.isForwarding { return exited(channel, 0) }
            channel.phase = .orphaned
            schedule(channel, at: Monotonic.now + Self.orphanTime)
        case .draining, .stopping, .orphaned: break
        }
    }

    /// The connection is gone.
    func lost(_ channel: Channel, _ why: String) {
        // What had come before is still there to be read.
        if !channel.request.isForwarding { readOut(channel) }
        guard channels[channel.id] != nil else { return }
        switch channel.phase {
        case .draining(let code): finish(channel, channel.ending(exited: code))
        case .stopping(let stop):
            finish(channel, Self.way(stop, note: "the host was lost before it said whether it ended: \(why)"))
        case .opening, .open, .running, .orphaned: finish(channel, .lost(why))
        }
    }

    /// Takes a channel out of use.
    func drop(_ channel: Channel) {
        channels[channel.id] = nil
        channel.connection.channels[channel.id] = nil
        channel.connection.killing[channel.id] = nil
        channel.release()
    }

    /// Lets the connection of a channel that ended go on.
    private func settle(_ connection: Connection) {
        guard case .open = connection.state else { return }
        beginWaiting(connection)
        rest(connection)
    }

    /// Ends a request that was never begun.
    func refuse(_ entry: Connection.Waiting, _ way: ChannelEnding.Way) {
        if let victim = entry.kill?.victim, case .stopping(let stop) = victim.phase {
            return finish(victim, Self.way(stop, note: Self.unsaid))
        }
        entry.request.ended(ChannelEnding(way: way))
    }

    /// A host has answered to a kill, or cannot.
    private func killed(_ kill: Connection.Kill, by channel: Channel, _ way: ChannelEnding.Way) {
        guard case .stopping(let stop) = kill.victim.phase, channels[kill.victim.id] != nil else { return }
        var reading = RemoteKill.Reading.unclear
        if case .exited = way { reading = kill.asked.reading(channel.out.output.kept) }
        let note: String? =
            switch reading {
            case .gone: nil
            case .left(let pids):
                "still running after kill: process \(pids.map(String.init).joined(separator: ", "))"
            case .unclear: Self.unsaid
            }
        finish(kill.victim, Self.way(stop, note: note))
    }

    /// Ends a connection for good, and what waits for it.
    func leave(_ connection: Connection) {
        let waiting = connection.waiting
        connection.waiting = []
        for entry in waiting { refuse(entry, Self.unstarted) }
        if connection.process == nil { connection.state = .closed } else { end(connection) }
    }

    /// Ends what is left of a group of requests.
    func cancel(_ group: UInt64) {
        for connection in Array(connections.values) {
            let waiting = connection.waiting.filter { $0.request.group == group }
            connection.waiting.removeAll { $0.request.group == group }
            for entry in waiting { refuse(entry, Self.unstarted) }
            for channel in Array(connection.channels.values) where channel.request.group == group {
                stop(channel, .cancelled)
            }
            settle(connection)
        }
    }
}

extension ChannelRequest {
    /// Whether it is a connection to an address.
    var isForwarding: Bool { if case .forwarding = kind { true } else { false } }
}
