import Admission
import Effects
import Synchronization

/// What was asked under keys that callers chose, so that a repeated request is answered as the first was.
final class KeyTable<Ticket: Sendable>: Sendable {
    /// A key of a principal, by its bytes.
    struct Name: Hashable {
        let owner: Principal
        let key: Bytes

        init(_ owner: Principal, _ key: String) {
            self.owner = owner
            self.key = Bytes(key.utf8)
        }
    }

    private typealias Waiter = CheckedContinuation<Void, Never>
    private enum Standing {
        case pending([Waiter])
        case done(Ticket)
    }
    private struct Entry {
        let body: String
        var standing: Standing
    }
    private enum Claim {
        case first
        case done(Ticket)
        case pending
        case conflict
    }

    private let entries = Mutex<[Name: Entry]>([:])

    /// What `make` answers, or answered when the same was asked first.
    ///
    /// Whoever asks meanwhile waits. A first attempt that failed frees the key.
    func once(
        _ name: Name, _ body: String, _ make: () async -> Result<Ticket, Denial>
    ) async throws(Denial) -> Ticket {
        while true {
            switch claim(name, body) {
            case .first:
                let made = await make()
                settle(name, body, made)
                return try made.get()
            case .done(let ticket): return ticket
            case .pending: await settled(name)
            case .conflict:
                throw .conflict("the key was used before, with another request")
            }
        }
    }

    /// Takes what was answered before the service began.
    func adopt(_ name: Name, _ body: String, _ ticket: Ticket) {
        entries.withLock { $0[name] = Entry(body: body, standing: .done(ticket)) }
    }

    /// Frees keys that have been answered.
    func forget(_ names: some Sequence<Name>) {
        entries.withLock { entries in
            for name in names {
                if case .done? = entries[name]?.standing { entries[name] = nil }
            }
        }
    }

    private func claim(_ name: Name, _ body: String) -> Claim {
        entries.withLock { entries in
            guard let entry = entries[name] else {
                entries[name] = Entry(body: body, standing: .pending([]))
                return .first
            }
            guard entry.body == body else { return .conflict }
            return switch entry.standing {
            case .pending: .pending
            case .done(let ticket): .done(ticket)
            }
        }
    }

    private func settle(_ name: Name, _ body: String, _ made: Result<Ticket, Denial>) {
        let waiters = entries.withLock { entries -> [Waiter] in
            let waiters =
                if case .pending(let waiters)? = entries[name]?.standing { waiters } else { [] as [Waiter] }
            switch made {
            case .success(let ticket): entries[name] = Entry(body: body, standing: .done(ticket))
            case .failure: entries[name] = nil
            }
            return waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    private func settled(_ name: Name) async {
        await withCheckedContinuation { waiter in
            let isPending = entries.withLock { entries in
                guard var entry = entries[name], case .pending(let waiters) = entry.standing else {
                    return false
                }
                entry.standing = .pending(waiters + [waiter])
                entries[name] = entry
                return true
            }
            if !isPending { waiter.resume() }
        }
    }
}
