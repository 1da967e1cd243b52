import Rehearsal
import Testing

@Suite("Coverage", .timeLimit(.minutes(10)))
struct CoverageTests {
    @Test func `a set of lines has what was put in`() {
        var lines = LineSet()
        lines.insert(1...3)
        lines.insert(200...200)
        var other = LineSet()
        other.insert(3...4)

        #expect(lines.lines == [1, 2, 3, 200])
        #expect(lines.count == 4)
        #expect(lines.intersection(other).lines == [3])
        lines.formUnion(other)
        #expect(lines.lines == [1, 2, 3, 4, 200])
        #expect(!lines.contains(0) && !lines.contains(-1) && !lines.contains(5))
    }
}
