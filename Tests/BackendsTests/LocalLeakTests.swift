import Admission
import Backends
import Effects
import Testing

/// What is left behind: nothing.
@Suite(.timeLimit(.minutes(10)), .serialized)
struct LocalLeakTests {
    @Test func `commands of every ending leave no zombie`() async {
        ChildReaping.adoptOrphans()
        let backend = LocalBackend(grace: .milliseconds(100))
        let endings = [["nproc"], ["sh", "-c", "exit 3"], ["gse-missing"], ["sh", "-c", "kill -9 $$"]]

        for _ in 0..<50 {
            for words in endings {
                _ = await LocalFixture.perform(
                    LocalFixture.admitted(LocalFixture.command(words)), on: backend)
            }
        }

        #expect(Processes.zombies(named: "nproc") == 0)
    }

    @Test func `a descriptor is given back by every command`() async {
        let backend = LocalBackend(grace: .milliseconds(100))
        let work = LocalFixture.admitted(
            LocalFixture.command(["sh", "-c", "ls /proc/$PPID/fd | wc -l"]), hosts: ["a"])
        _ = await LocalFixture.perform(work, on: backend)
        let (_, first) = await LocalFixture.perform(work, on: backend)

        for _ in 0..<200 {
            _ = await LocalFixture.perform(
                LocalFixture.admitted(LocalFixture.command(["cat"], stdin: [1, 2, 3])), on: backend)
        }
        let (_, last) = await LocalFixture.perform(work, on: backend)

        let count = { (recorder: EndingsRecorder) in Int(recorder.ended.first?.stdout.text ?? "") ?? -1 }
        // Other tests of this process run meanwhile and hold some; two hundred leaked ones would stand out.
        #expect(count(last) < count(first) + 150)
    }
}

extension CapturedOutput {
    /// The kept bytes as text, without newlines at its end.
    fileprivate var text: String {
        var bytes = kept
        while bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        return bytes.lossyText
    }
}
