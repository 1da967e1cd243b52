import Admission
import Backends
import Effects
import Testing

@Suite(.timeLimit(.minutes(2)))
struct LocalCommandTests {
    @Test func `output and exit code come back`() async throws {
        let work = LocalFixture.admitted(
            LocalFixture.command(["sh", "-c", "echo out; echo err >&2; exit 3"]))

        let (fault, recorder) = await LocalFixture.perform(work)

        #expect(fault == nil)
        let outcome = try #require(recorder.ended.first)
        #expect(outcome.status == .failed)
        #expect(outcome.exitCode == 3)
        #expect(outcome.stdout == CapturedOutput(Bytes("out\n".utf8)))
        #expect(outcome.stderr == CapturedOutput(Bytes("err\n".utf8)))
    }
}
