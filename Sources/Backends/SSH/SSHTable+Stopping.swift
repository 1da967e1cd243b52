import Effects
import Glibc

/// How commands are ended before their time.
extension SSHTable {
    /// Beyond the grace: how long a host may take to answer to a kill; it gives killed processes ten seconds itself.
    private static let killTime = Duration.seconds(20)
    /// How long a shell that is to be stopped may take to say that it has begun, in microseconds.
    private static let greetingTime: Int64 = 2_000_000
    static let unsaid = "the host did not say whether it ended"

    /// Ends what a channel asked for before its time.
    func stop(_ channel: Channel, _ stop: Channel.Stop) {
        switch channel.phase {
        case .running(let pid): kill(channel, pid, stop)
        case .opening, .open:
            guard case .command = channel.request.kind, channel.awaitsGreeting else {
                return finish(channel, Self.way(stop, note: nil))
            }
            // Its shell may begin it at any moment; then it is ended. A shell that nobody hears any more begins nothing.
            channel.phase = .stopping(stop)
            schedule(channel, at: Monotonic.now + Self.greetingTime)
        case .orphaned: finish(channel, Self.way(stop, note: nil))
        case .draining, .stopping: break
        }
    }

    func kill(_ channel: Channel, _ pid: Int32, _ stop: Channel.Stop) {
        guard case .command(_, _, let kill) = channel.request.kind else { return }
        channel.phase = .stopping(stop)
        RunningCommand.shut(&channel.stdin)
        let asked = kill(pid)
        let patience = settings.grace + Self.killTime
        let request = ChannelRequest(
            plan: channel.request.plan, group: channel.request.group, kind: .question(asked.line), input: [],
            output: ChannelRequest.answer, timeout: patience, wrote: { _, _ in }, ended: { _ in })
        let entry = Connection.Kill(victim: channel, asked: asked)
        channel.connection.kills.append(Connection.Waiting(request: request, kill: entry))
        schedule(channel, at: Monotonic.after(patience) + 1_000_000)
        beginWaiting(channel.connection)
    }

    static func way(_ stop: Channel.Stop, note: String?) -> ChannelEnding.Way {
        switch stop {
        case .timeUp: .timedOut(note: note)
        case .cancelled: .cancelled(note: note)
        case .flood: .flooded(note: note)
        }
    }
}
