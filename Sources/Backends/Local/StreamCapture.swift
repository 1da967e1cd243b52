import CSpawn
import Effects
import Glibc

/// One output stream of a command being read: the first bytes are kept, the rest is counted and dropped.
struct StreamCapture {
    /// How a turn of reading came back.
    enum Reading {
        /// Nothing more for now.
        case empty
        /// There may be more, others come first.
        case more
        /// Every writer has closed it.
        case ended
    }

    /// At most so much is moved in one turn, so that a flood on one command does not hold up the others.
    private static let turn = 4 << 20
    /// The pipe's room once its bytes are only dropped: fewer wake-ups on both sides.
    private static let wide: Int32 = 1 << 20

    private let limit: Int
    private(set) var output = CapturedOutput()
    private var isWide = false

    init(limit: ByteCount) { self.limit = limit.bytes }

    /// Reads what is there.
    ///
    /// `buffer` is scratch room; `sink` is told what is kept.
    mutating func read(
        from pipe: Int32, nullDevice: Int32, buffer: UnsafeMutableRawBufferPointer, sink: (Bytes) -> Void
    ) -> Reading {
        var moved = 0
        while moved < Self.turn {
            let count =
                output.kept.count < limit
                ? keep(from: pipe, buffer, sink) : drop(from: pipe, nullDevice, buffer)
            if count == 0 { return .ended }
            if count == -Int(EINTR) { continue }
            if count < 0 { return count == -Int(EAGAIN) ? .empty : .ended }
            output.written += count
            moved += count
        }
        return .more
    }

    /// Takes what was read elsewhere.
    mutating func take(_ bytes: Bytes, sink: (Bytes) -> Void) {
        output.written += bytes.count
        let kept = Bytes(bytes.prefix(max(0, limit - output.kept.count)))
        output.kept.append(contentsOf: kept)
        if !kept.isEmpty { sink(kept) }
    }

    private mutating func keep(
        from pipe: Int32, _ buffer: UnsafeMutableRawBufferPointer, _ sink: (Bytes) -> Void
    ) -> Int {
        let count = Glibc.read(pipe, buffer.baseAddress, buffer.count)
        guard count > 0 else { return count == 0 ? 0 : -Int(errno) }
        let kept = Bytes(buffer.prefix(min(count, limit - output.kept.count)))
        output.kept.append(contentsOf: kept)
        sink(kept)
        return count
    }

    private mutating func drop(
        from pipe: Int32, _ nullDevice: Int32, _ buffer: UnsafeMutableRawBufferPointer
    ) -> Int {
        if !isWide {
            isWide = true
            gse_widen_pipe(pipe, Self.wide)
        }
        let moved = gse_discard(pipe, nullDevice, Int(Self.wide))
        guard moved == -Int(EINVAL) else { return moved }
        // A kernel that cannot splice a pipe away: its bytes are read and forgotten.
        let count = Glibc.read(pipe, buffer.baseAddress, buffer.count)
        return count < 0 ? -Int(errno) : count
    }
}
