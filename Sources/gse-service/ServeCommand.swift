import ArgumentParser
import Preparing

/// `gse serve`: the service, until it is told to stop.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve the process API, runs and their page over HTTP.",
        discussion: """
            Without --jwks and --bkapi-key a key pair for development is made in the state directory; \
            gse token issue --user NAME makes tokens of it.
            """)

    @Option(help: ArgumentHelp("Where to listen: HOST:PORT, or unix:PATH.", valueName: "address"))
    var listen = "127.0.0.1:8080"

    @Option(help: ArgumentHelp("The certificate chain, PEM.", valueName: "file"))
    var tlsCertificate: String?

    @Option(help: ArgumentHelp("The certificate's private key, PEM.", valueName: "file"))
    var tlsKey: String?

    @Flag(
        help: "Listen without TLS where other machines can connect: something in front of the service has it."
    )
    var insecure = false

    @Option(
        help: ArgumentHelp(
            "Public keys of bearer tokens: a JWKS file, or its https URL.", valueName: "file|url"))
    var jwks: String?

    @Option(help: ArgumentHelp("A public key of X-Bkapi-Jwt, PEM; may be repeated.", valueName: "kid=file"))
    var bkapiKey: [String] = []

    @Option(help: "The issuer that bearer tokens must have.")
    var issuer: String?

    @Option(help: "The audience that bearer tokens must have.")
    var audience: String?

    @Option(help: ArgumentHelp("The folder of named playbooks.", valueName: "folder"))
    var playbooks: String?

    @Option(help: "The policy file; found as for a run when not given.")
    var policy: String?

    @Option(help: "The inventory file; found as for a run when not given.")
    var inventory: String?

    @Option(help: "What reaches hosts of which the inventory says nothing: ssh, local or simulated.")
    var backend: String?

    @Option(help: "The state directory.")
    var state: String?

    func run() async throws {
        let address = try ListeningAddress(listen)
        guard (tlsCertificate == nil) == (tlsKey == nil) else {
            throw Stop(.usage, "--tls-certificate and --tls-key belong together")
        }
        guard address.isLocal || tlsCertificate != nil || insecure else {
            throw Stop(
                .usage,
                "--listen \(Harmless.line(listen)) can be reached by other machines, and tokens would cross the network in clear",
                remedy:
                    "give --tls-certificate and --tls-key, or --insecure when something in front of it has TLS"
            )
        }
        guard [nil, "local", "ssh", "simulated"].contains(backend) else {
            throw Stop(
                .usage, "--backend \(Harmless.line(backend ?? "")) is not a backend",
                remedy: "--backend ssh, local or simulated")
        }
        try await Serving(self, address: address).run()
    }
}
