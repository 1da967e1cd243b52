// swift-tools-version: 6.2
// The manifest is the module map: read the targets from top to bottom, dependencies run upward only.
import PackageDescription

let package = Package(
    name: "gse",
    products: [
        .executable(name: "gse", targets: ["gse"]),
        .executable(name: "gse-sandbox", targets: ["gse-sandbox"]),
        .executable(name: "gse-service", targets: ["gse-service"]),
        .library(name: "ExecutionTesting", targets: ["ExecutionTesting"]),
    ],
    dependencies: [
        // Command line: parsing, help and completion scripts of `gse`.
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        // YAML: a parser that keeps each scalar's source text and line, for policy and inventory files.
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        // SQLite: the journal that survives the process.
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        // What only the service needs; the command is built without. HTTP: server, routes, TLS.
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
        // The buffers and event loops that the server is made of.
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        // TLS settings of the server.
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        // The log of the server and of what it is made of.
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        // The names of headers and statuses.
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        // Signals and a stop in good order.
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        // Signatures of tokens: RSA and Ed25519 keys, and what they sign; the claims are read by our own parser.
        .package(url: "https://github.com/vapor/jwt-kit", exact: "5.7.1"),
        // HTTP client: the keys of tokens by URL, over TLS.
        .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
    ],
    targets: [
        // — The sandbox: what may touch Lua —
        // Debian's liblua5.4, unchanged. Not by pkg-config, which names the shared library only: it computes a tenth
        // slower than the static one, and loading it costs time at each start.
        .systemLibrary(name: "CLua", providers: [.apt(["liblua5.4-dev"])]),
        // The only code that includes lua.h, and the only place where longjmp may happen.
        // One call inside the library goes through concat.c, which cures what it does.
        .target(
            name: "CLuaShim", dependencies: ["CLua"],
            linkerSettings: [
                .linkedLibrary(":liblua5.4.a"),
                .unsafeFlags(["-Xlinker", "--wrap=luaT_tryconcatTM"]),
            ]),
        // The Lua sources of `gse.*`, embedded.
        .target(name: "Stdlib", path: "stdlib", exclude: ["annotations", "gse", "project"]),
        // What crosses the wall between script and host: values, frames, limits. Standard library only.
        .target(name: "SandboxProtocol"),
        // One sandboxed script, driven step by step.
        .target(name: "LuaSandbox", dependencies: ["CLuaShim", "SandboxProtocol", "Stdlib"]),
        // The walls around the worker, in C: what raises them are system calls, and a filter built by libseccomp. Linked
        // statically: a shared library costs more at each start than raising the walls.
        .target(name: "CWalls", linkerSettings: [.linkedLibrary(":libseccomp.a")]),
        // The worker: one script behind a socket.
        .executableTarget(
            name: "gse-sandbox", dependencies: ["CLuaShim", "CWalls", "LuaSandbox", "SandboxProtocol"]),

        // — The host —
        // Threads of their own: for what blocks, and as executors.
        .target(name: "Threads"),
        // Digests, in C, by the processor's own instructions where it has them.
        .target(name: "CDigest"),
        // Starting a process, in C: clone, descriptors, limits, identity, start marker.
        .target(name: "CSpawn"),
        // Starting the worker, in C.
        .target(name: "CWorkerSpawn"),
        // Starts a worker, drives it, believes nothing it says.
        .target(name: "SandboxClient", dependencies: ["CWorkerSpawn", "SandboxProtocol", "Threads"]),
        // The vocabulary: effects, outcomes, refusals, faults, identifiers. Standard library only.
        .target(name: "Effects"),
        // Debian's libsodium, unchanged: the seal of secret output, digests of secrets. One static library of 0.6 MB that
        // starts in no time; swift-crypto builds a copy of BoringSSL, libcrypto is 9 MB and reads settings files.
        .systemLibrary(name: "CSodium", providers: [.apt(["libsodium-dev"])]),
        // What must not be seen: values by name, the mask over them, the key of the store.
        .target(
            name: "Secrets", dependencies: ["CSodium", "Effects"],
            linkerSettings: [.linkedLibrary(":libsodium.a")]),
        // YAML files as trees whose every node knows its line.
        .target(name: "ConfigurationFiles", dependencies: [.product(name: "Yams", package: "Yams")]),
        // Which hosts exist, and what a selector selects.
        .target(name: "Fleet", dependencies: ["Effects", "ConfigurationFiles"]),
        // Policy, gates, and the only maker of `Admitted`.
        .target(name: "Admission", dependencies: ["Effects", "ConfigurationFiles", "Fleet"]),
        // Facts, journals and the readings of them.
        .target(
            name: "Journaling",
            dependencies: [
                "CDigest", "Effects", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]),
        // What performs admitted effects.
        .target(
            name: "Backends",
            dependencies: [
                "Admission", "CDigest", "CSpawn", "ConfigurationFiles", "Effects", "Fleet", "Threads",
            ]),
        // Lua 5.4 as text: tokens, tree, scopes. Standard library only.
        .target(name: "LuaSource"),
        // The loop: the only module that sees Lua values and effects at once.
        .target(
            name: "Execution",
            dependencies: [
                "Admission", "Effects", "Fleet", "Journaling", "SandboxProtocol", "Secrets", "Threads",
            ]),
        // A run against a simulated fleet, on virtual time.
        .target(
            name: "Rehearsal",
            dependencies: [
                "Admission", "Backends", "ConfigurationFiles", "Effects", "Execution", "Fleet", "Journaling",
                "SandboxProtocol", "Secrets",
            ]),
        // What can be said of a playbook without running it, and the annotations that this and editors read.
        .target(
            name: "Checking",
            dependencies: [
                "Admission", "ConfigurationFiles", "Effects", "Execution", "Fleet", "LuaSource", "Stdlib",
            ]),
        // What a run is begun with, found and read: settings files, places, the playbook and its worker.
        .target(
            name: "Preparing",
            dependencies: [
                "Admission", "Checking", "ConfigurationFiles", "Effects", "Execution", "Fleet", "Journaling",
                "LuaSource", "SandboxClient", "SandboxProtocol", "Stdlib",
            ]),
        // The files of the page that the service shows, embedded, and what they are served as.
        .target(name: "CServicePage", path: "Sources/ServicePage/Files", exclude: ["page"]),
        .target(name: "ServicePage", dependencies: ["CServicePage"], exclude: ["Files"]),
        // The service below HTTP: sessions, tasks, results and runs of callers from outside. Knows no HTTP and no tokens.
        .target(
            name: "Service",
            dependencies: [
                "Admission", "Backends", "Checking", "Effects", "Execution", "Fleet", "Journaling",
                "Preparing",
                "Rehearsal", "SandboxProtocol", "Secrets", "Threads",
            ]),
        // Who is calling the service: from a request's credentials to a principal, or a denial with its reason.
        .target(
            name: "Tokens",
            dependencies: [
                "Admission", "CDigest", "Effects",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ]),
        // The command: composition root and exit codes.
        .executableTarget(
            name: "gse",
            dependencies: [
                "Admission", "Backends", "Checking", "ConfigurationFiles", "Effects", "Execution", "Fleet",
                "Journaling", "LuaSource", "Preparing", "Rehearsal", "SandboxClient", "SandboxProtocol",
                "Secrets", "Stdlib", "Threads",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        // The service: HTTP in front of the same ledger.
        .executableTarget(
            name: "gse-service",
            dependencies: [
                "Admission", "Backends", "Effects", "Execution", "Fleet", "Journaling", "Preparing",
                "Secrets", "Service",
                "ServicePage", "Tokens",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ]),
        // The public test kit: scripted backend and script, manual clock, conformance suites.
        .target(
            name: "ExecutionTesting",
            dependencies: ["Admission", "Effects", "Execution", "Fleet", "Journaling", "SandboxProtocol"]),

        // — Tests: they mirror Sources; IntegrationTests drive the built command —
        .testTarget(name: "EffectsTests", dependencies: ["Effects", "ExecutionTesting"]),
        .testTarget(
            name: "SandboxTests",
            dependencies: [
                "BuiltCommand", "DecoderProperties", "ExecutionTesting", "LuaSandbox", "SandboxClient",
                "SandboxProtocol", "gse-sandbox",
                "hostile-worker", "wall-breaker",
            ]),
        // What must hold of the decoders whatever the bytes are: for the committed corpus, and for the fuzzer.
        .target(
            name: "DecoderProperties", dependencies: ["LuaSandbox", "SandboxProtocol"],
            path: "Tests/Fuzzing/DecoderProperties"),
        // A worker that says what no honest one says, in C.
        .executableTarget(name: "hostile-worker", path: "Tests/HostileWorker"),
        // A process that raises the worker's walls around itself and tries to get out, in C.
        .executableTarget(name: "wall-breaker", dependencies: ["CWalls"], path: "Tests/WallBreaker"),
        .testTarget(
            name: "ConfigurationTests",
            dependencies: ["ConfigurationFiles", "Effects", "ExecutionTesting", "Fleet"]),
        .testTarget(
            name: "AdmissionTests",
            dependencies: [
                "Admission", "BuiltCommand", "ConfigurationFiles", "Effects", "ExecutionTesting", "Fleet",
            ],
            resources: [.copy("Fixtures")]),
        .testTarget(
            name: "JournalingTests",
            dependencies: [
                "CDigest", "Effects", "ExecutionTesting", "Journaling", "journal-writer",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        // A process that writes facts, for tests that kill it.
        .executableTarget(
            name: "journal-writer", dependencies: ["Effects", "Journaling"], path: "Tests/JournalWriter"),
        .testTarget(name: "SecretsTests", dependencies: ["Effects", "ExecutionTesting", "Secrets"]),
        .testTarget(
            name: "TokensTests",
            dependencies: [
                "Admission", "Effects", "Threads", "Tokens",
                .product(name: "JWTKit", package: "jwt-kit"),
            ]),
        .testTarget(
            name: "BackendsTests",
            dependencies: [
                "Admission", "Backends", "ConfigurationFiles", "Effects", "ExecutionTesting", "Fleet",
                "LoopbackFleet",
            ]),
        .testTarget(
            name: "ExecutionTests",
            dependencies: [
                "Admission", "Effects", "Execution", "ExecutionTesting", "Fleet", "Journaling",
                "SandboxProtocol", "Secrets", "Threads",
            ]),
        .testTarget(
            name: "ServiceTests",
            dependencies: [
                "Admission", "Backends", "BuiltCommand", "Effects", "Execution", "ExecutionTesting", "Fleet",
                "Journaling", "Preparing", "Service", "gse-sandbox",
            ]),
        .testTarget(
            name: "RehearsalTests",
            dependencies: [
                "Admission", "Backends", "BuiltCommand", "Effects", "Execution", "ExecutionTesting", "Fleet",
                "Journaling", "Rehearsal", "SandboxProtocol", "Secrets", "gse", "gse-sandbox",
            ],
            exclude: ["Planted"]),
        .testTarget(
            name: "IntegrationTests",
            dependencies: [
                "BuiltCommand", "Effects", "ExecutionTesting", "Journaling", "LoopbackFleet", "gse",
                "gse-sandbox", "hostile-host", "wall-breaker",
            ]),
        // A real sshd on loopback addresses, as a fleet of hosts for tests, and hosts that misbehave.
        .target(name: "LoopbackFleet", dependencies: ["BuiltCommand"], path: "Tests/LoopbackFleet"),
        // Hosts that behave as no host should, some of them in front of an sshd, in C.
        .executableTarget(name: "hostile-host", path: "Tests/HostileHost"),
        // Starts the built `gse` for tests, in a directory of its own.
        .target(name: "BuiltCommand", path: "Tests/BuiltCommand"),
        .testTarget(
            name: "StdlibTests",
            dependencies: [
                "BuiltCommand", "LoopbackFleet", "LuaSandbox", "SandboxProtocol", "collector-stand-in", "gse",
                "gse-sandbox",
            ], exclude: ["Cases"]),
        // What stands in for BlueKing's log collector and its agent, in C, with the scripts that operate it.
        .executableTarget(
            name: "collector-stand-in", path: "Tests/CollectorStandIn", exclude: ["scripts"]),
        .testTarget(
            name: "AttackTests", dependencies: ["BuiltCommand", "gse", "gse-sandbox"], exclude: ["Attacks"]),
        .testTarget(
            name: "CheckingTests",
            dependencies: [
                "Admission", "BuiltCommand", "Checking", "Effects", "Execution", "ExecutionTesting", "Fleet",
                "LuaSource", "SandboxClient", "SandboxProtocol", "gse", "gse-sandbox",
            ]),
        .testTarget(
            name: "LanguageTests",
            dependencies: ["BuiltCommand", "SandboxClient", "SandboxProtocol", "gse-sandbox"],
            exclude: ["Cases", "harness.lua"]),
        // Starts the built service for tests, on a Unix socket of its own.
        .target(name: "BuiltService", dependencies: ["BuiltCommand", "Effects"], path: "Tests/BuiltService"),
        .testTarget(
            name: "ServingTests",
            dependencies: ["BuiltCommand", "BuiltService", "Effects", "gse", "gse-sandbox", "gse-service"]),
        // The page in a real browser.
        .testTarget(
            name: "BrowserTests", dependencies: ["BuiltCommand", "ServicePage", "gse", "gse-sandbox"],
            exclude: ["stand_in.py"]),
        .testTarget(
            name: "DocumentationTests", dependencies: ["BuiltCommand", "gse", "gse-sandbox"]),

        // — Performance: measured by hand, in release builds —
        .executableTarget(
            name: "journal-bench", dependencies: ["Effects", "Journaling"], path: "Tests/Performance/Journal"),
        .executableTarget(
            name: "desk-bench",
            dependencies: [
                "Admission", "Backends", "Effects", "Execution", "Fleet", "Journaling", "Service",
            ], path: "Tests/Performance/Desk"),
        .executableTarget(
            name: "wall-bench", dependencies: ["SandboxClient", "SandboxProtocol", "gse-sandbox"],
            path: "Tests/Performance/Wall"),
    ],
    swiftLanguageModes: [.v6]
)

// libFuzzer links only where everything is built for it: `scripts/fuzz` sets this.
if Context.environment["GSE_FUZZ"] != nil {
    package.targets.append(
        .executableTarget(
            name: "decoder-fuzzer", dependencies: ["DecoderProperties"], path: "Tests/Fuzzing/Fuzzer"))
}

for target in package.targets where target.type != .system && target.type != .plugin {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            .treatAllWarnings(as: .error),
            .enableUpcomingFeature("ExistentialAny"),  // SE-0335
            .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409
            .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
            .enableUpcomingFeature("NonisolatedNonsendingByDefault"),  // SE-0461
        ]
}
