import Admission
import Effects

/// How output comes back.
extension BackendConformance {
    func outputIsCappedAndCounted() async -> [String] {
        let written = 3_000_000
        let done = await perform(
            command("sh", "-c", "head -c \(written) /dev/zero; echo end >&2"), output: ByteCount(1000))
        let expected = CapturedOutput(kept: Bytes(repeating: 0, count: 1000), written: written)
        let exact = await perform(command("printf", "12345"), output: ByteCount(5))
        let none = await perform(command("printf", "12345"), output: ByteCount(0))
        return difference("whether the output is as expected", done.ending?.stdout == expected, true)
            + difference("the other stream", done.ending?.stderr, CapturedOutput(Bytes("end\n".utf8)))
            + difference("the status", done.ending?.status, .succeeded)
            + difference(
                "output of exactly the limit", exact.ending?.stdout, CapturedOutput(Bytes("12345".utf8)))
            + difference("output without room", none.ending?.stdout, CapturedOutput(kept: [], written: 5))
    }

    func streamsAreApart() async -> [String] {
        let done = await perform(command("sh", "-c", "printf out; printf err >&2"))
        return difference("standard output", done.ending?.stdout, CapturedOutput(Bytes("out".utf8)))
            + difference("standard error", done.ending?.stderr, CapturedOutput(Bytes("err".utf8)))
    }

    func liveOutputEqualsKeptOutput() async -> [String] {
        let done = await perform(
            command("sh", "-c", "head -c 100000 /dev/zero; printf err >&2"), output: ByteCount(5000))
        return difference(
            "whether live output is kept output", done.live[.stdout] == done.ending?.stdout.kept, true)
            + difference("live standard error", done.live[.stderr], Bytes("err".utf8))
    }
}
