import Admission
import Backends
import Effects
import Execution
import Fleet
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Journaling
import Logging
import NIOSSL
import Preparing
import Secrets
import Service
import ServiceLifecycle
import Tokens
import UnixSignals

/// Everything the service is made of, and its life from the first to the last request.
struct Serving {
    private let command: ServeCommand
    private let address: ListeningAddress
    private let state: StateDirectory
    private let policy: PolicyInForce
    private let inventory: InventoryFile
    private let journal: SQLiteJournal
    private let log: Logger
    private let metrics = Metrics()
    private let runs: RunDesk

    /// Finds and reads what it is made of.
    ///
    /// - Throws: ``Stop`` with the exit code of what is wrong.
    init(_ command: ServeCommand, address: ListeningAddress) throws(Stop) {
        self.command = command
        self.address = address
        policy = try PolicyInForce(flag: command.policy)
        inventory = try InventoryFile.load(SearchPath(playbook: nil), flag: command.inventory)
        inventory.tell()
        state = try StateDirectory.find(flag: command.state)
        do { journal = try SQLiteJournal(directory: state.path) } catch { throw Stop(error) }
        StartsFile.makeFolder(in: state.path)
        log = Logger(label: "gse") { LineLog(label: $0) }
        var settings = RunDeskSettings(state: state.path)
        settings.playbooks = command.playbooks
        settings.backend = command.backend
        settings.unlisted = [Self.recordName, "session"]
        runs = RunDesk(
            settings, journal: journal, policies: { [policy] in policy.now.files },
            inventory: { [inventory] in inventory })
    }

    /// Serves until a signal asks for the end.
    func run() async throws {
        let verifier = try self.verifier()
        let desk = try self.desk()
        let record = try await self.record()
        for (session, why) in try await resumed(desk) {
            log.error("session left as it is", metadata: ["session": "\(session)", "reason": "\(why)"])
        }
        let observers = RequestObservers(all: [metrics, record, RequestLog(log: log)])
        let routes = Routes(
            endpoints: Self.documented(endpoints(desk)),
            gatehouse: TokenGatehouse(policy: policy, verifier: verifier), observer: observers)
        let systemd = SystemdSocket()
        address.removeLeftover()
        var application = Application(
            responder: routes.responder, server: try server(),
            configuration: ApplicationConfiguration(
                address: address.bindAddress, backlog: 1024,
                availableConnectionsDelegate: .maximum(DescriptorLimit.connections(), logger: log)),
            onServerRunning: { [log] in
                log.info("listening", metadata: ["address": "\($0.localAddress?.description ?? "")"])
                systemd.say("READY=1")
            },
            logger: log)
        application.addServices(
            PolicyWatch(policy: policy, log: log, then: { desk.use($0.policies) }),
            Housekeeping(desk: desk, systemd: systemd, grace: .seconds(10)),
            RunHeartbeat(desk: runs, grace: .seconds(10)))
        runs.resumeAll { [log] in log.error("\($0)") }
        let group = ServiceGroup(
            configuration: .init(
                services: [.init(service: application)], gracefulShutdownSignals: [.sigterm, .sigint],
                logger: log))
        do {
            try await group.run()
        } catch {
            await record.end()
            throw Stop(.usage, "the service cannot listen on \(Harmless.line(command.listen)): \(error)")
        }
        await record.end()
    }

    private func endpoints(_ desk: Desk) -> [Endpoint] {
        HealthEndpoints(policy: policy, metrics: metrics, obstacles: { [] }).all
            + ProcessEndpoints(desk: desk).all + RunEndpoints(desk: runs, policy: policy).all
            + PageEndpoints.all
    }

    /// Whose tokens are believed: those of the keys that were given, or of a key pair of the service's own.
    private func verifier() throws(Stop) -> TokenVerifier {
        var settings = TokenSettings()
        for word in command.bkapiKey {
            guard let sign = word.firstIndex(of: "="), sign != word.startIndex else {
                throw Stop(.usage, "--bkapi-key \(Harmless.line(word)) is not KID=FILE")
            }
            settings.gateways[String(word[..<sign])] = String(word[word.index(after: sign)...])
        }
        if let jwks = command.jwks {
            let isURL = jwks.hasPrefix("https://") || jwks.hasPrefix("http://")
            settings.bearer = TokenSettings.Bearer(
                keys: isURL ? .url(jwks) : .file(jwks), issuer: command.issuer, audience: command.audience)
        } else if settings.gateways.isEmpty {
            settings.bearer = TokenSettings.Bearer(keys: .file(try ownKeys()))
        }
        do {
            return try TokenVerifier(settings) { [log] in log.warning("\($0)") }
        } catch {
            throw Stop(.unparsable, error.message)
        }
    }

    private func ownKeys() throws(Stop) -> String {
        guard address.isLocal else {
            throw Stop(
                .usage, "a service that other machines reach needs keys of an issuer",
                remedy: "give --jwks or --bkapi-key")
        }
        let folder = TokenKeysCommand.folder(state)
        do {
            _ = try DevelopmentKeys.ready(in: folder)
        } catch {
            throw Stop(.missing, error.message)
        }
        log.notice(
            "development keys", metadata: ["token": "gse token issue --user NAME", "keys": "\(folder)"])
        return folder + "/" + DevelopmentKeys.setName
    }

    private func desk() throws(Stop) -> Desk {
        let fleet: SimulatedFleet
        do { fleet = try SimulatedFleet(FleetModel(), seed: 1) } catch { throw Stop(error) }
        let state = self.state.path
        let commands = LocalCommands()
        return Desk(
            DeskParts(
                journal: journal,
                backends: { run in
                    [
                        "local": LocalBackend(
                            startsFile: StartsFile(state: state, run: run.description).path,
                            commands: commands),
                        "ssh": SSHBackend(run: run),
                        "simulated": SimulatedBackend(fleet, time: .machine),
                    ]
                },
                inventory: inventory.inventory.reached(by: command.backend), policies: policy.policies,
                ownAccount: Account.acting.name, requests: journal,
                digests: Texts(policies: policy.now.files, inventory: inventory, playbook: nil).digests,
                version: Program.version))
    }

    private func resumed(_ desk: Desk) async throws(Stop) -> [RunID: String] {
        do { return try await desk.resume() } catch { throw Stop(error) }
    }

    /// The endpoints, and the one that describes them and itself.
    private static func documented(_ endpoints: [Endpoint]) -> [Endpoint] {
        let itself = Endpoint(
            method: .get, path: "/openapi.json", summary: "This document.", access: .anyone,
            answer: { _ in .raw([], type: "application/json") })
        let document = OpenAPIDocument(endpoints: endpoints + [itself]).json.encoded
        let answering = Endpoint(
            method: .get, path: itself.path, summary: itself.summary, access: .anyone,
            answer: { _ in .raw(document, type: "application/json") })
        return endpoints + [answering]
    }

    private func server() throws(Stop) -> HTTPServerBuilder {
        let decoder = HTTP1Channel.Configuration.DecoderConfiguration(
            maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100)
        let plain = HTTPServerBuilder.http1(
            configuration: .init(idleTimeout: .seconds(30), httpDecoderConfiguration: decoder))
        guard let chain = command.tlsCertificate, let key = command.tlsKey else { return plain }
        do {
            var settings = TLSConfiguration.makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMFile(chain).map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem)))
            settings.minimumTLSVersion = .tlsv12
            return try .tls(plain, tlsConfiguration: settings)
        } catch {
            throw Stop(
                .unparsable,
                "the certificate \(Harmless.line(chain)) or its key \(Harmless.line(key)) cannot be used: \(error)"
            )
        }
    }

    private func record() async throws(Stop) -> ServiceRecord {
        let account = Account.invoking.name
        let driver = Driver.current(principal: account)
        let texts = Texts(policies: policy.now.files, inventory: inventory, playbook: nil)
        let header = RunHeader(
            playbook: Self.recordName, principal: account, digests: texts.digests, version: Program.version,
            process: RunProcess(driver), invocation: ["via": "service", "listen": .string(command.listen)],
            texts: texts.json)
        do {
            return try await ServiceRecord(
                journal: journal, header: header, run: RunID(Self.newID()), driver: driver)
        } catch {
            throw Stop(error)
        }
    }

    /// What the service's own record is called; no list of runs has it.
    private static let recordName = "gse serve"

    /// Sorts by time, and cannot be guessed.
    private static func newID() -> String {
        let time = SystemTime.now.description.utf8.filter { (48...57).contains($0) }
        return Bytes(time.prefix(14)).lossyText + "-" + RequestFacts.newID()
    }
}
