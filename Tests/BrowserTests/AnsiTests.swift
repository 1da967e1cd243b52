import Testing

extension PageTests {
    /// What commands write, as pieces of text with a style.
    struct AnsiTests {
        /// What is written, in parts, and the pieces: text, a bar, classes.
        private static let cases: [(parts: [String], pieces: [String])] = [
            (["plain"], ["plain|"]),
            (["\u{1b}[1;31mred\u{1b}[22mthin\u{1b}[0mno"], ["red|bold front-1", "thin|front-1", "no|"]),
            (["\u{1b}", "[", "3", "2mgreen"], ["green|front-2"]),
            (["\u{1b}[94mbright\u{1b}[39m\u{1b}[103mback"], ["bright|front-12", "back|back-11"]),
            (["\u{1b}[38;5;196mred\u{1b}[38;5;244mgrey"], ["red|front-9", "grey|front-8"]),
            (
                ["\u{1b}[38;2;20;40;250mblue\u{1b}[48:2::0:200:0mon"],
                ["blue|front-12", "on|front-12 back-10"]
            ),
            (["\u{1b}[38;2;1mx\u{1b}[38;5;999my\u{1b}[38mz"], ["x|", "y|", "z|"]),
            // Text that was to be hidden is seen.
            (["\u{1b}[8mhidden\u{1b}[0;7mturned"], ["hidden|", "turned|inverse"]),
            // Titles, links, moves, other strings: gone.
            (["a\u{1b}]0;title\u{7}b\u{1b}]8;;http://x\u{1b}\\c\u{9d}x\u{9c}d"], ["a|", "b|", "c|", "d|"]),
            (
                ["a\u{1b}[2J\u{1b}[1;1Hb\u{9b}31mc\u{1b}Pq\u{1b}\\d\u{1b}(Be"],
                ["a|", "b|", "c|front-1", "d|front-1", "e|front-1"]
            ),
            // A sequence that never ends hides no more than its line; one that cannot be is over where that is seen.
            (["\u{1b}]8;;never ended\nseen\u{1b}[31", "é on"], ["\nseen|", "é on|"]),
            (["one\rtwo\r", "\nthree\u{8}\u{7}"], ["one\ntwo\n|", "three\\u{8}|"]),
            (["\u{202e}exe\u{200b}\u{0}"], ["\\u{202e}exe\\u{200b}\\u{0}|"]),
        ]

        @Test func `colours stay, every other sequence goes, and nothing is hidden`() async throws {
            try await Visit.make { visit in
                let asked = try JSONText(of: Self.cases.map(\.parts))

                let pieces = try await visit.browser.later(
                    """
                    import("/page/ansi.js").then(({ AnsiReader }) => done(\(asked).map((parts) => {
                      const reader = new AnsiReader();
                      return parts.flatMap((part) => reader.read(part)).map(({ text, style }) => text + "|" + style.join(" "));
                    })));
                    """)

                for (piece, wanted) in zip(try pieces.elements(), Self.cases) {
                    #expect(try piece == JSONText(of: wanted.pieces), "\(wanted.parts)")
                }
            }
        }
    }
}
