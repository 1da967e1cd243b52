import DecoderProperties
import Glibc

/// Which decoders, from the environment: `DECODERS=frames`, or `answers`.
let decoders = getenv("DECODERS").map { String(cString: $0) }

/// One input of libFuzzer, which has its own `main`; `scripts/fuzz` builds and runs it.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = [UInt8](UnsafeBufferPointer(start: bytes, count: count))
    let broken =
        decoders == "answers" ? AnswerProperties.broken(by: input) : FrameProperties.broken(by: input)
    if let broken { fatalError(broken) }
    return 0
}
