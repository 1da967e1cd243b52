/// The lines in which two texts differ, as `diff -u` tells them.
///
/// Eugene Myers' shortest edit script, looked for no further than ``mostEdits``: what differs more is not worth reading line
/// by line, and would take the square of it.
public struct LineDifference: Sendable {
    /// The most lines that are taken out and put in, together.
    public static let mostEdits = 1000
    /// The lines around a change that are told with it.
    private static let context = 3

    private enum Step { case keep, drop, add }

    private let old: [Bytes.SubSequence]
    private let new: [Bytes.SubSequence]
    private let steps: [Step]

    /// Compares two texts; nil when they differ in more than ``mostEdits`` lines.
    public init?(from old: Bytes, to new: Bytes) {
        (self.old, self.new) = (Self.lines(of: old), Self.lines(of: new))
        guard let steps = Self.steps(self.old, self.new) else { return nil }
        self.steps = steps
    }

    /// The hunks, `@@ -1,3 +1,4 @@` before each, without the two lines that name files; empty when nothing differs.
    public var unified: Bytes {
        var text = Bytes()
        for range in hunks { write(range, to: &text) }
        return text
    }

    /// With its line break, so that a last line without one differs from the same with it.
    private static func lines(of text: Bytes) -> [Bytes.SubSequence] {
        var lines: [Bytes.SubSequence] = []
        var start = text.startIndex
        while start < text.endIndex {
            let end = text[start...].firstIndex(of: 10).map { $0 + 1 } ?? text.endIndex
            lines.append(text[start..<end])
            start = end
        }
        return lines
    }

    private static func steps(_ old: [Bytes.SubSequence], _ new: [Bytes.SubSequence]) -> [Step]? {
        let same = zip(old, new).prefix { $0 == $1 }.count
        let (rest, wanted) = (old[same...], new[same...])
        guard let edits = edits(rest, wanted) else { return nil }
        return Array(repeating: .keep, count: same) + withDropsFirst(edits)
    }

    /// What is taken out before what is put in, as people are used to it, wherever nothing is kept between.
    private static func withDropsFirst(_ steps: [Step]) -> [Step] {
        var sorted: [Step] = []
        var adds = 0
        for step in steps {
            switch step {
            case .drop: sorted.append(.drop)
            case .add: adds += 1
            case .keep:
                sorted += Array(repeating: .add, count: adds) + [.keep]
                adds = 0
            }
        }
        return sorted + Array(repeating: .add, count: adds)
    }

    /// The furthest places reached with each number of edits, and back again along them.
    private static func edits(
        _ old: ArraySlice<Bytes.SubSequence>, _ new: ArraySlice<Bytes.SubSequence>
    ) -> [Step]? {
        let (rows, columns) = (old.count, new.count)
        let most = min(rows + columns, mostEdits)
        var reached = [Int](repeating: 0, count: 2 * most + 3)
        var trail: [[Int]] = []
        for edits in 0...most {
            trail.append(reached)
            for diagonal in stride(from: -edits, through: edits, by: 2) {
                let place = diagonal + most + 1
                let isDown =
                    diagonal == -edits || diagonal != edits && reached[place - 1] < reached[place + 1]
                var row = isDown ? reached[place + 1] : reached[place - 1] + 1
                // `row` counts lines of the new text here, `column` those of the old.
                var column = row - diagonal
                while row < columns, column >= 0, column < rows,
                    new[new.startIndex + row] == old[old.startIndex + column]
                {
                    row += 1
                    column += 1
                }
                reached[place] = row
                if row >= columns, column >= rows { return back(trail, rows, columns, most) }
            }
        }
        return nil
    }

    private static func back(_ trail: [[Int]], _ rows: Int, _ columns: Int, _ most: Int) -> [Step] {
        var (row, column) = (columns, rows)
        var steps: [Step] = []
        for (edits, reached) in trail.enumerated().reversed() {
            let diagonal = row - column
            let place = diagonal + most + 1
            let isDown = diagonal == -edits || diagonal != edits && reached[place - 1] < reached[place + 1]
            let before = isDown ? diagonal + 1 : diagonal - 1
            let (fromRow, fromColumn) = (reached[before + most + 1], reached[before + most + 1] - before)
            while edits > 0 ? row > fromRow && column > fromColumn : row > 0 && column > 0 {
                steps.append(.keep)
                row -= 1
                column -= 1
            }
            guard edits > 0 else { break }
            steps.append(isDown ? .drop : .add)
            (row, column) = (fromRow, fromColumn)
        }
        return steps.reversed()
    }

    /// The steps of each hunk: changes with the lines around them, those that touch taken together.
    private var hunks: [Range<Int>] {
        var hunks: [Range<Int>] = []
        for (place, step) in steps.enumerated() where step != .keep {
            let start = max(0, place - Self.context)
            let end = min(steps.count, place + 1 + Self.context)
            if let last = hunks.last, start <= last.upperBound {
                hunks[hunks.count - 1] = last.lowerBound..<end
            } else {
                hunks.append(start..<end)
            }
        }
        return hunks
    }

    private func write(_ hunk: Range<Int>, to text: inout Bytes) {
        var left = steps[..<hunk.lowerBound].count { $0 != .add }
        var right = steps[..<hunk.lowerBound].count { $0 != .drop }
        let dropped = steps[hunk].count { $0 != .add }
        let added = steps[hunk].count { $0 != .drop }
        text += "@@ -\(Self.span(left, dropped)) +\(Self.span(right, added)) @@\n".utf8
        for step in steps[hunk] {
            switch step {
            case .keep: Self.write(" ", old[left], to: &text)
            case .drop: Self.write("-", old[left], to: &text)
            case .add: Self.write("+", new[right], to: &text)
            }
            if step != .add { left += 1 }
            if step != .drop { right += 1 }
        }
    }

    private static func span(_ before: Int, _ count: Int) -> String {
        count == 1 ? "\(before + 1)" : "\(count == 0 ? before : before + 1),\(count)"
    }

    private static func write(_ sign: String, _ line: Bytes.SubSequence, to text: inout Bytes) {
        text += sign.utf8
        text += line
        if line.last != 10 { text += "\n\\ No newline at end of file\n".utf8 }
    }
}
