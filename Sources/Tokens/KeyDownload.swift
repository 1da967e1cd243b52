import AsyncHTTPClient
import Effects
import FoundationEssentials
import NIOCore
import NIOHTTP1

/// Gets a set of keys from an address.
enum KeyDownload {
    /// The address, when keys from there can be believed: whoever sits between could otherwise put in his own.
    static func checked(_ text: String) throws(KeyProblem) -> String {
        guard let url = URL(string: text), let host = url.host(), !host.isEmpty else {
            throw KeyProblem("it is no address")
        }
        guard url.user() == nil, url.password() == nil else {
            throw KeyProblem("an address of keys has no user or password in it")
        }
        switch url.scheme?.lowercased() {
        case "https": return text
        case "http" where ["127.0.0.1", "::1", "[::1]", "localhost"].contains(host): return text
        default: throw KeyProblem("keys are fetched by https, and by http from this machine only")
        }
    }

    /// Fetches the bytes: one answer of status 200, no redirect, no compression, within the bounds.
    static func fetch(_ url: String, _ bounds: KeyRefresh) async throws(KeyProblem) -> Bytes {
        do {
            return try await withThrowingTaskGroup(of: Bytes.self) { group in
                group.addTask { try await get(url, bounds) }
                group.addTask {
                    try await Task.sleep(for: bounds.timeout)
                    throw KeyProblem("no whole answer within \(bounds.timeout)")
                }
                defer { group.cancelAll() }
                return try await group.next() ?? []
            }
        } catch let problem as KeyProblem {
            throw problem
        } catch {
            throw KeyProblem("it cannot be fetched: \(error)")
        }
    }

    private static func get(_ url: String, _ bounds: KeyRefresh) async throws -> Bytes {
        var settings = HTTPClient.Configuration()
        settings.redirectConfiguration = .disallow
        settings.decompression = .disabled
        settings.httpVersion = .http1Only
        // A certificate that is not believed is to be told at once, not tried until the time is over.
        settings.connectionPool.retryConnectionEstablishment = false
        let limit = min(bounds.size.bytes, KeySet.largest)
        // A client for each fetch: there are minutes between them, and no connection is to stay open.
        return try await HTTPClient.withHTTPClient(configuration: settings) { client in
            var request = HTTPClientRequest(url: url)
            request.headers.add(name: "accept", value: "application/jwk-set+json, application/json")
            request.headers.add(name: "user-agent", value: "gse")
            let timeout = TimeAmount.nanoseconds(bounds.timeout.nanoseconds)
            let response = try await client.execute(request, timeout: timeout)
            guard response.status == .ok else { throw KeyProblem("it answers \(response.status.code)") }
            var bytes = Bytes()
            for try await chunk in response.body {
                bytes += chunk.readableBytesView
                guard bytes.count <= limit else {
                    throw KeyProblem("its answer has more than \(limit) bytes")
                }
            }
            return bytes
        }
    }
}

extension Duration {
    /// Whole nanoseconds, at most those of an hour.
    fileprivate var nanoseconds: Int64 {
        let (seconds, attoseconds) = min(self, .seconds(3600)).components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}
