import Admission
import Effects
import Foundation

@testable import Backends

extension ShellHost {
    private static let nonce = "0123456789abcdef"

    /// Puts a file in the home; `sent` is what arrives of it, the content unless given.
    func put(
        _ content: Bytes, to name: String, mode: UInt32? = nil, owner: String? = nil, group: String? = nil,
        backups: Int = 0, at now: Int64 = 0, sent: Bytes? = nil, conditions: [Condition] = [],
        account: RemoteAccount = RemoteAccount(login: "root", asked: nil, usesSudo: false),
        sees: Bool = false, isLook: Bool = false, readConditions: [Condition]? = [], by shell: LoginShell
    ) async -> RemotePut.Reading {
        var asked = FilePut(
            path: Bytes(home.file(name).utf8), content: content, mode: mode, owner: owner, group: group,
            backups: backups)
        asked.isLook = isLook
        let put = RemotePut(
            work: LocalFixture.admitted(.put(asked), conditions: conditions, readConditions: readConditions),
            put: asked,
            content: RemoteContent(content), account: account, nonce: Self.nonce,
            now: Timestamp(milliseconds: now))
        let (greeting, outcome) = await say(put.line(), input: sent ?? content, by: shell)
        switch greeting {
        case .started(_, let rest):
            let reading = put.reading(rest, stderr: outcome.stderr.kept)
            // What was seen is what some tests are about, and those ask for it.
            if case .done(let change) = reading, !sees {
                return .done(FileChange(isChanged: change.isChanged, sha256: change.sha256))
            }
            return reading
        case .refused(let reason, _): return .failed(reason: reason)
        case .incomplete, .missing: return .failed(reason: "no greeting: \(outcome.stderr.kept.lossyText)")
        }
    }

    /// Reads a file of the home.
    func get(
        _ name: String, most: Int = 1 << 20, conditions: [Condition] = [],
        account: RemoteAccount = RemoteAccount(login: "root", asked: nil, usesSudo: false),
        by shell: LoginShell
    ) async -> RemoteGet.Reading {
        let asked = FileGet(path: Bytes(home.file(name).utf8), max: ByteCount(most))
        let get = RemoteGet(
            work: LocalFixture.admitted(.get(asked), conditions: conditions), get: asked, account: account,
            nonce: Self.nonce)
        let (greeting, outcome) = await say(get.line(), by: shell)
        switch greeting {
        case .started(_, let rest):
            return get.reading(
                CapturedOutput(rest), stderr: outcome.stderr.kept, exitCode: outcome.exitCode)
        case .refused(let reason, _): return .failed(reason: reason)
        case .incomplete, .missing: return .failed(reason: "no greeting: \(outcome.stderr.kept.lossyText)")
        }
    }

    /// The permission bits of a file of the home.
    func mode(_ name: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: home.file(name))[.posixPermissions] as? Int
    }

    /// Permission bits, owner and group of a file of the home.
    func attributes(_ name: String) throws -> [Int?] {
        let attributes = try FileManager.default.attributesOfItem(atPath: home.file(name))
        return [.posixPermissions, .ownerAccountID, .groupOwnerAccountID].map { attributes[$0] as? Int }
    }

    private func say(_ composition: RemoteComposition, input: Bytes = [], by shell: LoginShell) async
        -> (RemoteGreeting, HostOutcome)
    {
        guard case .line(let line) = composition else {
            return (.incomplete, HostOutcome(host: "none", status: .failed))
        }
        let outcome = await run(line, by: shell.words, input: input)
        var reader = RemoteGreeting.Reader(nonce: Self.nonce)
        return (reader.take(outcome.stdout.kept), outcome)
    }
}
