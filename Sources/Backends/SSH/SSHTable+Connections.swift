import Effects
import Glibc

/// How connections are made, kept and lost.
extension SSHTable {
    /// After so long a connect no longer counts among those that are limited, in microseconds: a host that hangs must not
    /// hold up the others.
    private static let youth: Int64 = 1_000_000
    /// So many connects that succeed let there be one more at once.
    private static let patienceWithServers = 8
    /// Drops within so long count once, in microseconds.
    private static let moment: Int64 = 100_000
    /// The first pause before another attempt, in microseconds; it doubles, and is drawn at random up to itself.
    private static let firstPause: Int64 = 100_000
    private static let longestPause: Int64 = 2_000_000
    /// For how long a server that lets go early is tried again, in microseconds.
    private static let persistence: Int64 = 20_000_000
    /// How long ssh may take to end by itself, in microseconds.
    private static let endTime: Int64 = 2_000_000
    /// After so long ssh is asked to end again, in microseconds, each time twice as long: it may look whether it was asked,
    /// and then wait for whatever comes next on the connection.
    private static let reminder: Int64 = 10_000
    /// Beyond what ssh itself allows for the connect: signing in, and the start of the session, in microseconds.
    private static let signingIn: Int64 = 10_000_000

    /// Lets a connection go on with what waits for it.
    func advance(_ connection: Connection) {
        switch connection.state {
        case .closed:
            guard !connection.waiting.isEmpty || !connection.users.isEmpty else { return forget(connection) }
            connection.state = .queued
            connection.attempts = 0
            connection.firstAttempt = Monotonic.now
            connectQueue.append(connection)
            startConnects()
        case .queued, .connecting, .pausing, .ending: break
        case .open: beginWaiting(connection)
        }
    }

    /// Starts as many connects as there may be.
    func startConnects() {
        var started = 0
        while youngConnects < connectsAllowed, started < connectQueue.count {
            let connection = connectQueue[started]
            started += 1
            guard case .queued = connection.state else { continue }
            connect(connection)
        }
        connectQueue.removeFirst(started)
    }

    private func connect(_ connection: Connection) {
        connection.socket = nextID()
        connection.words = ConnectionWords()
        let arguments = connection.plan.arguments(
            socket: directory.socket(connection.socket), patience: settings.patience,
            isTalkative: connection.isTalkative || settings.isTalkative)
        do throws(Fault) {
            let process = try ConnectionProcess(
                arguments: arguments, nullDevice: nullDevice, softFiles: softFiles)
            connection.process = process
            _ = poll.add(process.pidfd, key: EventKey<SSHTable.EventKind>(connection.id, .exit).packed)
            _ = poll.add(process.words, key: EventKey<SSHTable.EventKind>(connection.id, .words).packed)
        } catch {
            connection.state = .closed
            return fail(connection, error.message)
        }
        bySocket[connection.socket] = connection
        connection.state = .connecting
        connection.attempts += 1
        connection.isYoung = true
        youngConnects += 1
        connection.connectInstant = Monotonic.now
        schedule(connection, at: connection.connectInstant + Self.youth)
    }

    /// The control socket of a connection has appeared.
    func isOpen(_ connection: Connection) {
        guard case .connecting = connection.state else { return }
        readWords(connection)
        connection.account = ConnectionAccount(
            connect: .microseconds(Monotonic.now - connection.connectInstant),
            keyExchange: connection.words.keyExchange)
        connection.state = .open
        speedUp()
        connection.isTalkative = false
        connection.deadline = .max
        grow(connection)
        beginWaiting(connection)
        rest(connection)
    }

    /// A connect no longer counts among those that are limited.
    private func grow(_ connection: Connection) {
        guard connection.isYoung else { return }
        connection.isYoung = false
        youngConnects -= 1
        startConnects()
    }

    func readWords(_ connection: Connection) {
        guard let words = connection.process?.words, words >= 0 else { return }
        let count = read(words, buffer.baseAddress, buffer.count)
        if count < 0, errno == EAGAIN || errno == EINTR { return }
        guard count > 0 else { return poll.remove(words) }
        connection.words.take(buffer.prefix(count))
    }

    /// The ssh process of a connection has ended.
    func hasExited(_ connection: Connection) {
        guard var process = connection.process, process.hasEnded() else { return }
        poll.remove(process.pidfd)
        drainWords(connection, process.words)
        poll.remove(process.words)
        process.release()
        connection.process = nil
        connection.account = nil
        bySocket[connection.socket] = nil
        directory.forget(connection.socket)
        let before = connection.state
        connection.state = .closed
        connection.deadline = .max
        grow(connection)
        switch before {
        case .connecting: couldNotConnect(connection)
        case .open, .ending: wasLost(connection)
        case .closed, .queued, .pausing: break
        }
    }

    private func drainWords(_ connection: Connection, _ words: Int32) {
        while true {
            let count = read(words, buffer.baseAddress, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            connection.words.take(buffer.prefix(count))
        }
    }

    private func couldNotConnect(_ connection: Connection) {
        let now = Monotonic.now
        if connection.words.isDroppedEarly, now - connection.firstAttempt < Self.persistence {
            slowDown(at: now)
            let most = min(Self.longestPause, Self.firstPause << Int64(min(connection.attempts, 6)))
            connection.state = .pausing
            return schedule(connection, at: now + Int64.random(in: most / 4...most))
        }
        if connection.words.isUnknownKey, !connection.isTalkative {
            // Once more, to be told which key it is.
            connection.isTalkative = true
            return connect(connection)
        }
        connection.isTalkative = false
        fail(connection, connection.words.refusal(by: connection.plan) ?? "ssh ended without a word")
    }

    /// A server drops what it cannot take: there are fewer connects at once from here on.
    ///
    /// Drops that come together are of one moment, and count once.
    private func slowDown(at now: Int64) {
        guard now - lastDrop > Self.moment else { return }
        lastDrop = now
        connectsAllowed = max(settings.leastConnects, connectsAllowed / 2)
    }

    /// A connect that succeeds lets there be more again, slowly.
    private func speedUp() {
        connectsMade += 1
        if connectsMade.isMultiple(of: Self.patienceWithServers), connectsAllowed < settings.connectsAtOnce {
            connectsAllowed += 1
        }
    }

    /// Everything that waits for a connection, or is going over it, has lost its host.
    private func fail(_ connection: Connection, _ why: String) {
        let waiting = connection.waiting + connection.kills
        connection.waiting = []
        connection.kills = []
        for entry in waiting { refuse(entry, .lost(why)) }
        advance(connection, afterLoss: true)
    }

    private func wasLost(_ connection: Connection) {
        let why = connection.words.last ?? "the connection ended"
        let going = Array(connection.channels.values) + Array(connection.killing.values)
        for channel in going { lost(channel, why) }
        let kills = connection.kills
        connection.kills = []
        for entry in kills { refuse(entry, .lost(why)) }
        // What was never sent was never started: it has another connection tried.
        if isEnding { leave(connection) } else { advance(connection, afterLoss: true) }
    }

    private func advance(_ connection: Connection, afterLoss: Bool) {
        guard connection.waiting.isEmpty else { return advance(connection) }
        // A session that still wants it opens it with its next command, not before.
        if connection.users.isEmpty { forget(connection) }
    }

    /// A connection's deadline has come.
    func isDue(_ connection: Connection) {
        let now = Monotonic.now
        connection.deadline = .max
        switch connection.state {
        case .pausing:
            connection.state = .queued
            connectQueue.append(connection)
            startConnects()
        case .connecting:
            grow(connection)
            let end =
                connection.connectInstant + Int64(settings.patience.connect) * 1_000_000 + Self.signingIn
            guard now >= end else { return schedule(connection, at: end) }
            connection.words.take(
                Bytes("no connection within \((end - connection.connectInstant) / 1_000_000) s\n".utf8))
            connection.process?.kill()
        case .open where connection.isIdle && connection.users.isEmpty:
            end(connection)
        case .open: beginWaiting(connection)
        case .ending: urge(connection)
        case .closed, .queued: break
        }
    }

    /// A connection that nobody wants any more is ended after a while.
    func rest(_ connection: Connection) {
        guard connection.users.isEmpty, connection.isIdle else { return }
        switch connection.state {
        case .open: schedule(connection, at: Monotonic.now + Monotonic.microseconds(settings.idle))
        case .closed: forget(connection)
        case .connecting: end(connection)
        case .queued, .pausing:
            connection.state = .closed
            forget(connection)
        case .ending: break
        }
    }

    /// Ends the ssh process of a connection, and with it everything that goes over it.
    func end(_ connection: Connection) {
        guard let process = connection.process else { return }
        // One that holds a socket takes it away; one that connects yet has nothing to tidy up.
        if case .connecting = connection.state { process.kill() } else { process.end() }
        connection.state = .ending
        connection.endInstant = Monotonic.now
        schedule(connection, at: connection.endInstant + Self.reminder)
        grow(connection)
    }

    /// Asks an ssh process to end once more; one that takes too long is killed.
    private func urge(_ connection: Connection) {
        let now = Monotonic.now
        let taken = now - connection.endInstant
        if taken < Self.endTime { connection.process?.end() } else { connection.process?.kill() }
        schedule(connection, at: now + max(Self.reminder, taken))
    }

    private func forget(_ connection: Connection) {
        guard connection.process == nil, connection.isIdle, connection.users.isEmpty else { return }
        connections[connection.id] = nil
        byPlan[connection.plan] = nil
    }

    private func schedule(_ connection: Connection, at instant: Int64) {
        connection.deadline = instant
        schedule(connection.id, at: instant)
    }
}
