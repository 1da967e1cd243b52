import Effects
import Synchronization

extension SSHBackend {
    /// Asks and waits until every request has ended; cancellation of the calling task ends them.
    func ask(
        _ loop: SSHLoop, _ count: Int,
        _ make: (_ group: UInt64, _ ended: @escaping @Sendable () -> Void) -> [ChannelRequest]
    ) async {
        let group = nextGroup()
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiting in
                let left = Countdown(count) { waiting.resume() }
                loop.post(.ask(make(group) { left.count() }))
                // Cancelled before anything was asked: what was said then had nothing to end.
                if Task.isCancelled { loop.post(.cancel(group: group)) }
            }
        } onCancel: {
            loop.post(.cancel(group: group))
        }
    }

    /// Asks one host something that ends by itself.
    func answer(
        to kind: ChannelRequest.Kind, over plan: ConnectionPlan, by loop: SSHLoop, input: Bytes = [],
        output: ByteCount = ChannelRequest.answer, within timeout: Duration
    ) async -> ChannelEnding {
        let kept = Mutex(ChannelEnding(way: .cancelled(note: nil)))
        let store: @Sendable (ChannelEnding) -> Void = { ending in kept.withLock { $0 = ending } }
        await ask(loop, 1) { group, ended in
            [
                ChannelRequest(
                    plan: plan, group: group, kind: kind, input: input, output: output, timeout: timeout,
                    wrote: { _, _ in },
                    ended: {
                        store($0)
                        ended()
                    })
            ]
        }
        return kept.withLock { $0 }
    }
}

extension SSHLoop {
    /// Asks an account that did not greet which shell it has, and tells what that means.
    func explain(
        _ ending: ChannelEnding, _ exitCode: Int32, over plan: ConnectionPlan, _ account: RemoteAccount,
        group: UInt64, _ told: @escaping @Sendable (_ reason: String) -> Void
    ) {
        let question = ChannelRequest(
            plan: plan, group: group, kind: .question(RemoteShellCheck.line), input: [],
            output: ChannelRequest.answer, timeout: .seconds(10), wrote: { _, _ in },
            ended: { answer in
                told(
                    RemoteShellCheck.reason(
                        noise: ending.stdout.kept, stderr: ending.stderr.kept, exitCode: exitCode,
                        account: account, shell: RemoteShellCheck.shell(in: answer.stdout.kept)))
            })
        post(.ask([question]))
    }
}

/// Says once that so many things have happened.
private final class Countdown: Sendable {
    private let left: Atomic<Int>
    private let over: @Sendable () -> Void

    init(_ count: Int, over: @escaping @Sendable () -> Void) {
        left = Atomic(count)
        self.over = over
        if count == 0 { over() }
    }

    func count() { if left.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 { over() } }
}
