import BuiltCommand
import Foundation
import LoopbackFleet
import Testing

/// Files and probes on hosts behind ssh.
@Suite(.timeLimit(.minutes(10)))
struct SSHFileTests {
    @Test(arguments: ["sh-dash", "sh-bash", "sh-busybox", "sh-zsh"])
    func `put writes a file whole, get reads it, and an unchanged one is not written`(_ host: String)
        async throws
    {
        let fleet = try FleetGround(.shared())

        let ending = try await fleet.run(
            """
            local s = gse.session{hosts = {"\(host)"}}
            local text = ("a'\\0\\255\\n"):rep(20000)
            local one = gse.put(s, {path = "FOLDER/target", content = "old", mode = "0640"})
            local two = gse.put(s, {path = "FOLDER/target", content = text, backup = 1})
            local three = gse.put(s, {path = "FOLDER/target", content = text})
            return {one.changed, two.changed, three.changed, gse.get(s, "FOLDER/target").content == text}
            """)

        #expect(ending.stdout == "[true,true,false,true]\n", "\(ending.stderr)")
        let attributes = try FileManager.default.attributesOfItem(atPath: fleet.gse.path("target"))
        #expect(attributes[.posixPermissions] as? Int == 0o640)
        let names = try FileManager.default.contentsOfDirectory(atPath: fleet.gse.folder.path)
            .filter { $0.contains("target") }
        #expect(names.count == 2, "\(names)")
    }

    @Test func `a full disk leaves the file as it was`() async throws {
        let fleet = try FleetGround(.shared())
        try fleet.gse.file("target", "old")

        let ending = try await fleet.run(
            """
            local s = gse.session{hosts = {"full-disk"}}
            local ok, e = pcall(gse.put, s, {path = "FOLDER/target", content = "new"})
            return {ok, e.code, #e.result.reason > 0}
            """)

        #expect(ending.stdout == "[false,\"failed.put\",true]\n", "\(ending)")
        #expect(try fleet.gse.read("target") == "old")
        let names = try FileManager.default.contentsOfDirectory(atPath: fleet.gse.folder.path)
            .filter { $0.contains("target") }
        #expect(names == ["target"])
    }

    @Test func `a probe looks from the host, and says where forwarding is off`() async throws {
        let sshd = try Sshd.shared()
        let fleet = try FleetGround(sshd)

        let ending = try await fleet.run(
            """
            local function probe(host, port)
                local ok, e = pcall(gse.probe, gse.session{hosts = {host}}, {tcp = "127.0.0.1:" .. port}, {within = 1, every = 0.5})
                return ok or e.kind .. " " .. tostring(e.message)
            end
            return {probe("h001", \(sshd.port)), probe("h001", 1), probe("no-forwarding", \(sshd.port))}
            """)

        let result = try #require(
            try JSONSerialization.jsonObject(with: Data(ending.stdout.utf8)) as? [Any], "\(ending.stderr)")
        #expect(result.first as? Bool == true, "\(ending)")
        #expect((result[1] as? String)?.hasPrefix("failed ") == true, "\(ending)")
        #expect((result[2] as? String)?.contains("forward") == true, "\(ending)")
    }
}
