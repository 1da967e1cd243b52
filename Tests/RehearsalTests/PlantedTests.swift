import BuiltCommand
import Foundation
import Testing

/// Each playbook below `Planted/` says in its first line what is wrong with it; its right twin says that nothing is.
@Suite("Planted defects", .timeLimit(.minutes(20)))
struct PlantedTests {
    static let folder = Gse.package.appending(path: "Tests/RehearsalTests/Planted")

    static let names =
        (try? FileManager.default.contentsOfDirectory(atPath: folder.path()))?
        .filter { $0.hasSuffix(".lua") }.sorted() ?? []

    @Test func `every wrong playbook has a right twin`() {
        let wrong = Self.names.filter { $0.hasSuffix(".wrong.lua") }

        #expect(wrong.count >= 8)
        #expect(Self.names == wrong.flatMap { [$0.replacing(".wrong.", with: ".right."), $0] })
    }

    @Test func `a check has nothing to say of the right ones`() async throws {
        let right = Self.names.filter { $0.hasSuffix(".right.lua") }.map { Self.path($0) }

        let ending = try await Gse().run(
            ["check", "--strict", "--policy", Self.path("policy.yaml")] + right)

        #expect(ending.exit == 0, "\(ending.stderr)")
    }

    @Test(arguments: names)
    func `every fault on fifty hosts finds what was planted and nothing else`(name: String) async throws {
        let path = Self.path(name)
        let first = try #require(String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").first)
        let planted = String(first.dropFirst("-- finds: ".count))

        let ending = try await Gse().run([
            "rehearse", path, "--every-fault", "--hosts", "50", "--most", "60", "--json", "--policy",
            Self.path("policy.yaml"),
        ])

        let report = try #require(try ending.facts().first, "\(ending.stderr)")
        let findings = try #require(report["findings"] as? [[String: Any]])
        let wrong = Set(findings.filter { $0["remark"] == nil }.compactMap { $0["kind"] as? String })
        #expect(wrong == (planted == "nothing" ? [] : [planted]), "\(findings.first ?? [:])")
        #expect(ending.exit == (planted == "nothing" ? 0 : 1), "\(ending.stderr)")
    }

    private static func path(_ name: String) -> String { folder.appending(path: name).path() }
}
