import BuiltCommand
import Foundation
import SandboxClient
import SandboxProtocol
import Testing

/// The walls around a live worker, as others see them.
@Suite("The walls", .timeLimit(.minutes(20)))
struct WallTests {
    @Test func `every wall that must be up is`() async throws {
        let live = try await LiveWorker()

        let report = try #require(live.worker.walls)
        await live.worker.stop()

        #expect(report.missing == nil)
        #expect(Wall.allCases.filter(\.isRequired).allSatisfy { report[$0] == .up })
    }

    @Test func `the kernel holds a worker to no privileges and a filter`() async throws {
        let live = try await LiveWorker()
        let names = ["NoNewPrivs", "Seccomp", "CapInh", "CapPrm", "CapEff", "CapAmb", "Threads"]

        let status = try live.status(names)
        await live.worker.stop()

        let none = "0000000000000000"
        #expect(
            status == [
                "NoNewPrivs": "1", "Seccomp": "2", "CapInh": none, "CapPrm": none, "CapEff": none,
                "CapAmb": none, "Threads": "1",
            ])
    }

    @Test(.enabled(if: getuid() == 0))
    func `a worker that root started is nobody`() async throws {
        let live = try await LiveWorker()

        let status = try live.status(["Uid", "Gid", "Groups", "CapBnd"])
        await live.worker.stop()

        let nobody = "65534\t65534\t65534\t65534"
        #expect(status == ["Uid": nobody, "Gid": nobody, "Groups": "", "CapBnd": "0000000000000000"])
    }

    @Test(.enabled(if: getuid() == 0, "only root sees into a process that cannot be dumped"))
    func `a worker has a socket and nothing else`() async throws {
        let live = try await LiveWorker()

        let descriptors = try live.names("fd")
        let socket = try live.link("fd/3")
        let directory = try live.link("cwd")
        let environment = try live.text("environ")
        await live.worker.stop()

        #expect(descriptors == ["3"])
        #expect(socket.hasPrefix("socket:"))
        #expect(directory == "/")
        #expect(environment == "")
    }

    @Test(.enabled(if: getuid() == 0), arguments: ["maps", "environ", "fd/3"])
    func `another process of the same account does not see into it`(_ name: String) async throws {
        let live = try await LiveWorker()
        let arguments = ["--reuid=65534", "--regid=65534", "--clear-groups", "head", "-c1"]

        let look = try await Gse().run(
            arguments + ["\(live.folder)/\(name)"], executable: URL(fileURLWithPath: "/usr/bin/setpriv"))
        await live.worker.stop()

        #expect(look.exit == 1 && look.stderr.contains("Permission denied"), "\(look)")
    }

    @Test func `its resources are bounded`() async throws {
        let live = try await LiveWorker()
        let names = [
            "Max open files", "Max processes", "Max core file size", "Max file size", "Max locked memory",
            "Max msgqueue size",
        ]

        let limits = try names.map(live.limit)
        let processor = try live.limit("Max cpu time").compactMap { Int($0) }
        let memory = try live.limit("Max address space").compactMap { Int($0) }
        let stack = try live.limit("Max stack size").compactMap { Int($0) }
        await live.worker.stop()

        #expect(limits == names.map { _ in ["0", "0"] })
        #expect(processor.count == 2 && processor.allSatisfy { (1000...100_002).contains($0) })
        #expect(memory.count == 2 && memory.allSatisfy { $0 > ScriptLimits().addressBytes && $0 < 2 << 30 })
        #expect(stack.count == 2 && stack.allSatisfy { (2 << 20...8 << 20).contains($0) })
    }

    @Test(.enabled(if: getuid() == 0, "only root sees into a process that cannot be dumped"))
    func `namespaces that are up are not this process's`() async throws {
        let live = try await LiveWorker()
        let report = try #require(live.worker.walls)
        let names = [(Wall.users, "user"), (.files, "mnt"), (.network, "net"), (.messages, "ipc")]
            .filter { report[$0.0] == .up }.map { "ns/\($0.1)" }

        let theirs = try names.map(live.link)
        let files = report[.files] == .up ? try live.names("root") : []
        let interfaces = report[.network] == .up ? try live.text("net/dev").split(separator: "\n").count : 3
        await live.worker.stop()

        let own = try names.map {
            try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/\($0)")
        }
        #expect(zip(theirs, own).allSatisfy { $0 != $1 })
        #expect(files == [])
        #expect(interfaces == 3, "two lines of heading and the loopback")
    }
}
