import Effects
import ExecutionTesting
import Testing

/// How texts are told apart by their lines.
struct LineDifferenceTests {
    private func unified(_ old: String, _ new: String) -> String? {
        LineDifference(from: Bytes(old.utf8), to: Bytes(new.utf8))?.unified.lossyText
    }

    @Test func `a changed line is told with three around it, and what is far apart in hunks`() {
        let old = (1...20).map { "line \($0)\n" }.joined()
        let new = old.replacing("line 3\n", with: "line three\n").replacing("line 18\n", with: "")

        #expect(
            unified(old, new) == """
                @@ -1,6 +1,6 @@
                 line 1
                 line 2
                -line 3
                +line three
                 line 4
                 line 5
                 line 6
                @@ -15,6 +15,5 @@
                 line 15
                 line 16
                 line 17
                -line 18
                 line 19
                 line 20

                """)
    }

    @Test func `a new file, an empty one and a missing line break are told as diff tells them`() {
        #expect(unified("", "a\nb\n") == "@@ -0,0 +1,2 @@\n+a\n+b\n")
        #expect(unified("a\n", "") == "@@ -1 +0,0 @@\n-a\n")
        #expect(unified("a\n", "a\n") == "")
        #expect(unified("a\n", "a") == "@@ -1 +1 @@\n-a\n+a\n\\ No newline at end of file\n")
    }

    @Test func `what is told makes the new text of the old`() {
        var random = Generators(seed: 11)
        for _ in 0..<500 {
            let old = lines(&random)
            let new = lines(&random)
            let text = LineDifference(from: Bytes(old.utf8), to: Bytes(new.utf8))?.unified.lossyText ?? "?"

            #expect(applied(text, to: old) == new, "\(old.debugDescription) \(new.debugDescription)")
        }
    }

    @Test func `texts that differ in too many lines are not compared`() {
        let old = (0..<600).map { "a\($0)\n" }.joined()
        let new = (0..<600).map { "b\($0)\n" }.joined()

        #expect(unified(old, new) == nil)
        #expect(unified(old, old + "b\n") != nil)
    }

    private func lines(_ random: inout Generators) -> String {
        let count = random.whole(0...12)
        let text = (0..<count).map { _ in "abc".map(String.init)[random.whole(0...2)] + "\n" }.joined()
        return random.once(in: 3) && !text.isEmpty ? String(text.dropLast()) : text
    }

    /// A small `patch`: takes the hunks one after the other.
    private func applied(_ unified: String, to old: String) -> String {
        let left = Self.split(old)
        var result: [String] = []
        var place = 0
        let words = unified.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(
            String.init)
        for (index, word) in words.enumerated() {
            let isLast = index + 1 < words.count && words[index + 1].hasPrefix("\\")
            let line = String(word.dropFirst()) + (isLast ? "" : "\n")
            switch word.first {
            case "@":
                let numbers = word.split(separator: " ")[1].dropFirst().split(separator: ",")
                let start = (Int(numbers[0]) ?? 0) - (numbers.last == "0" ? 0 : 1)
                result += left[place..<start]
                place = start
            case " ":
                guard left[place] == line else { return "broken context" }
                result.append(line)
                place += 1
            case "-":
                guard left[place] == line else { return "broken removal" }
                place += 1
            case "+": result.append(line)
            case _: break
            }
        }
        result += left[place...]
        return result.joined()
    }

    private static func split(_ text: String) -> [String] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) + "\n" }
        let last = lines.removeLast().dropLast()
        return last.isEmpty ? lines : lines + [String(last)]
    }
}
