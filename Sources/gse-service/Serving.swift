import Admission
import Effects
import Execution
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Journaling
import Logging
import NIOSSL
import Preparing
import ServiceLifecycle
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
    }

    /// Serves until a signal asks for the end.
    func run() async throws {
        let record = try await self.record()
        let observers = RequestObservers(all: [metrics, record, RequestLog(log: log)])
        let routes = Routes(
            endpoints: Self.documented(endpoints), gatehouse: TokenGatehouse(policy: policy),
            observer: observers)
        var application = Application(
            responder: routes.responder, server: try server(),
            configuration: ApplicationConfiguration(address: address.bindAddress, backlog: 1024),
            onServerRunning: { [log] in
                log.info("listening", metadata: ["address": "\($0.localAddress?.description ?? "")"])
            },
            logger: log)
        application.addServices(PolicyWatch(policy: policy, log: log))
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

    private var endpoints: [Endpoint] {
        HealthEndpoints(policy: policy, metrics: metrics, obstacles: { [] }).all
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
            configuration: .init(idleTimeout: .seconds(60), httpDecoderConfiguration: decoder))
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
            playbook: "gse serve", principal: account, digests: texts.digests, version: Program.version,
            process: RunProcess(driver), invocation: ["via": "service", "listen": .string(command.listen)],
            texts: texts.json)
        do {
            return try await ServiceRecord(
                journal: journal, header: header, run: RunID(Self.newID()), driver: driver)
        } catch {
            throw Stop(error)
        }
    }

    /// Sorts by time, and cannot be guessed.
    private static func newID() -> String {
        let time = SystemTime.now.description.utf8.filter { (48...57).contains($0) }
        return Bytes(time.prefix(14)).lossyText + "-" + RequestFacts.newID()
    }
}
