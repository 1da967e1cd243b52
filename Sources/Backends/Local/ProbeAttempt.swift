import CSpawn
import Effects
import Glibc

/// One try of a probe.
///
/// Blocks up to its deadline; runs on a work thread.
struct ProbeAttempt: Sendable {
    let check: Probe.Check
    /// On the clock of ``Monotonic``.
    let deadline: Int64
    /// A descriptor that becomes readable when the probe is cancelled.
    let cancelled: Int32

    /// Why a try was not what was wanted.
    private struct Miss: Error {
        let reason: String
    }

    /// Tries once; nil when it is as wanted, else one clause on what came instead.
    func run() -> String? {
        do throws(Miss) {
            switch check {
            case .tcp(let host, let port):
                _ = try connected(host, port)
            case .http(let expectation):
                try look(expectation)
            }
            return nil
        } catch {
            return error.reason
        }
    }

    private func look(_ expectation: HTTPExpectation) throws(Miss) {
        let exchange: HTTPExchange
        do throws(HTTPExchange.Unusable) {
            exchange = try HTTPExchange(expectation)
        } catch {
            throw Miss(reason: error.reason)
        }
        let socket = try connected(exchange.target.host, exchange.target.port)
        try send(exchange.request, on: socket)
        if let reason = exchange.miss(try receive(from: socket)) { throw Miss(reason: reason) }
    }

    private func connected(_ host: String, _ port: UInt16) throws(Miss) -> OpenSocket {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_ADDRCONFIG | AI_NUMERICSERV
        var list: UnsafeMutablePointer<addrinfo>?
        var status = getaddrinfo(host, String(port), &hints, &list)
        if status != 0 {
            // A machine with loopback addresses only has none that AI_ADDRCONFIG counts.
            hints.ai_flags = AI_NUMERICSERV
            status = getaddrinfo(host, String(port), &hints, &list)
        }
        guard status == 0 else {
            throw Miss(reason: "no address for \(host): \(String(cString: gai_strerror(status)))")
        }
        defer { freeaddrinfo(list) }
        var reason = "no address for \(host)"
        var next = list
        while let address = next {
            do throws(Miss) {
                return try connected(to: address.pointee)
            } catch {
                reason = error.reason
            }
            next = address.pointee.ai_next
        }
        throw Miss(reason: reason)
    }

    private func connected(to address: addrinfo) throws(Miss) -> OpenSocket {
        let kind = address.ai_socktype | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let made = socket(address.ai_family, kind, address.ai_protocol)
        guard made >= 0 else { throw Miss(reason: Self.words(errno)) }
        let socket = OpenSocket(descriptor: made)
        if connect(made, address.ai_addr, address.ai_addrlen) == 0 { return socket }
        guard errno == EINPROGRESS else { throw Miss(reason: Self.words(errno)) }
        try wait(for: POLLOUT, on: socket)
        var error = Int32(0)
        var size = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(made, SOL_SOCKET, SO_ERROR, &error, &size)
        guard error == 0 else { throw Miss(reason: Self.words(error)) }
        return socket
    }

    private func send(_ bytes: Bytes, on socket: borrowing OpenSocket) throws(Miss) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { all in
                Glibc.send(
                    socket.descriptor, all.baseAddress?.advanced(by: done), all.count - done,
                    Int32(MSG_NOSIGNAL))
            }
            if count >= 0 {
                done += count
            } else if errno == EAGAIN {
                try wait(for: POLLOUT, on: socket)
            } else if errno != EINTR {
                throw Miss(reason: Self.words(errno))
            }
        }
    }

    private func receive(from socket: borrowing OpenSocket) throws(Miss) -> HTTPAnswer {
        var received = Bytes()
        var isClosed = false
        while true {
            switch HTTPAnswer.read(received, isClosed: isClosed) {
            case .complete(let answer): return answer
            case .malformed(let reason): throw Miss(reason: reason)
            case .incomplete: break
            }
            try wait(for: POLLIN, on: socket)
            var error = Int32(0)
            let part = Bytes(unsafeUninitializedCapacity: 64 << 10) { buffer, used in
                let count = recv(socket.descriptor, buffer.baseAddress, buffer.count, 0)
                error = count < 0 ? errno : 0
                used = max(0, count)
            }
            if error == EAGAIN || error == EINTR { continue }
            guard error == 0 else { throw Miss(reason: Self.words(error)) }
            isClosed = part.isEmpty
            received += part
        }
    }

    private func wait(for event: Int32, on socket: borrowing OpenSocket) throws(Miss) {
        var watched = [
            pollfd(fd: socket.descriptor, events: Int16(truncatingIfNeeded: event), revents: 0),
            pollfd(fd: cancelled, events: Int16(truncatingIfNeeded: POLLIN), revents: 0),
        ]
        while true {
            let left = deadline - Monotonic.now
            guard left > 0 else { throw Miss(reason: "no answer in time") }
            let count = poll(&watched, 2, Int32(min((left + 999) / 1000, 3_600_000)))
            if watched[1].revents != 0 { throw Miss(reason: "cancelled") }
            if count > 0 { return }
        }
    }

    private static func words(_ error: Int32) -> String { String(cString: strerror(error)).lowercased() }
}

/// A socket with one owner.
struct OpenSocket: ~Copyable {
    let descriptor: Int32

    deinit { close(descriptor) }
}
