import BuiltCommand
import Foundation
import FoundationXML
import Testing

/// `gse test`, but for rehearsals.
@Suite(.timeLimit(.minutes(20)))
struct TestCommandTests {
    private static let passing = """
        local test = gse.test
        test.describe("numbers", function()
            test.it("are equal", function() test.expect_equal(1 + 1, 2) end)
        end)
        """

    @Test func `every test below the project's folder runs, in the order of names`() async throws {
        let gse = try Gse([
            "gse-project.yaml": "", "b/x_test.lua": Self.passing, "a_test.lua": Self.passing,
            "other.lua": "error('not a test')", ".hidden/y_test.lua": "error('hidden')",
        ])

        let ending = try await gse("test", "--json")

        #expect(ending.exit == 0, "\(ending.stderr)")
        let facts = try ending.facts()
        #expect(facts.compactMap { $0["file"] as? String } == ["a_test.lua", "b/x_test.lua"])
        #expect(facts.last?["passed"] as? Int == 2)
    }

    @Test func `a failed expectation names its line and the difference`() async throws {
        let gse = try Gse([
            "x_test.lua": """
            local test = gse.test
            test.describe("tables", function()
                test.it("differ", function()
                    print("before it fails")
                    test.expect_equal({ a = 1, b = { 2, 3 } }, { a = 1, b = { 2, 4 } })
                end)
                test.it("go on", function() end)
            end)
            """
        ])

        let ending = try await gse("test", "x_test.lua")

        #expect(ending.exit == 1)
        let lines = ending.stdout.split(separator: "\n").map(String.init)
        #expect(lines.contains { $0.hasPrefix("  FAILED tables › differ") })
        #expect(lines.contains { $0.hasPrefix("  ok tables › go on") })
        #expect(lines.contains { $0.hasPrefix("      x_test.lua:5: it differs") }, "\(ending.stdout)")
        #expect(
            lines.contains("      -         4,") && lines.contains("      +         3,"), "\(ending.stdout)")
        #expect(lines.contains("      | before it fails"))
        #expect(lines.last?.hasPrefix("1 passed, 1 failed, in ") == true)
    }

    @Test(arguments: [
        ("test.expect_equal('a', 'b')", "expected \"b\", and it is \"a\""),
        ("test.expect_true(nil, 'it is there')", "it is there: expected something true, and it is nil"),
        ("test.expect_contains('abc', 'd')", "expected \"d\" in"),
        ("test.expect_contains({ 1, { x = 2 } }, { x = 3 })", "x = 3"),
        ("test.expect_raises(function() end)", "there was none"),
        ("test.expect_raises(function() error('one') end, 'two')", "and it is"),
        ("local x = nil + 1", "attempt to perform arithmetic on a nil value"),
        ("error({ 1 })", "table"),
    ])
    func `what fails a test is told`(_ body: String, _ message: String) async throws {
        let gse = try Gse([
            "x_test.lua": "local test = gse.test\ntest.it('fails', function() \(body) end)"
        ])

        let ending = try await gse("test", "--json")

        #expect(ending.exit == 1, "\(ending.stderr)")
        let test = try #require(try ending.facts().first)
        #expect((test["message"] as? String)?.contains(message) == true, "\(test)")
        #expect(test["position"] as? String == "x_test.lua:2")
    }

    @Test func `what passes a test passes`() async throws {
        let gse = try Gse([
            "x_test.lua": """
            local test = gse.test
            local trail = {}
            test.describe("outer", function()
                test.before(function() trail[#trail + 1] = "outer before" end)
                test.after(function() trail[#trail + 1] = "outer after" end)
                test.describe("inner", function()
                    test.before(function() trail[#trail + 1] = "inner before" end)
                    test.after(function() trail[#trail + 1] = "inner after" end)
                    test.it("passes", function()
                        test.expect_true(1)
                        test.expect_contains({ { 1 } }, { 1 })
                        test.expect_contains("a b", "a")
                        local err = test.expect_raises(function() gse.text.duration(nil) end)
                        test.expect_raises(function() gse.json.decode("{") end, "failed.json")
                    end)
                end)
            end)
            test.it("hooks have run in their order", function()
                test.expect_equal(trail, { "outer before", "inner before", "inner after", "outer after" })
            end)
            """
        ])

        let ending = try await gse("test")

        #expect(ending.exit == 0, "\(ending.stdout)")
    }

    @Test(arguments: [
        ("test.it('x', function(", "near <eof>"), ("error('at once')", "at once"),
        ("while true do end", "it took longer than"),
        ("test.it('hangs', function() while true do end end)", "it took longer than"),
        (
            "test.it('eats', function() local t = {} while true do t[#t + 1] = ('x'):rep(1e6) end end)",
            "memory"
        ),
        ("test.it('acts', function() gse.session{} end)", "a test file touches no host"),
        ("require('none')", "none"),
    ])
    func `a file that does not come to its end is one failed entry`(
        _ body: String, _ message: String
    ) async throws {
        let gse = try Gse(["x_test.lua": "local test = gse.test \(body)", "y_test.lua": Self.passing])

        let ending = try await gse("test", "--json", "--timeout", "3s")

        #expect(ending.exit == 1, "\(ending.stderr)")
        let facts = try ending.facts()
        try #require(facts.count == 3)
        #expect((facts[0]["message"] as? String)?.contains(message) == true, "\(facts[0])")
        #expect(facts[1]["state"] as? String == "passed")
    }

    @Test func `only tests with the filter's text in their name run`() async throws {
        let gse = try Gse([
            "x_test.lua": """
            local test = gse.test
            test.describe("web", function()
                test.it("one", function() end)
                test.it("two", function() error("not this one") end)
            end)
            """
        ])

        let ending = try await gse("test", "--filter", "web › one", "--json")

        #expect(ending.exit == 0)
        #expect(try ending.facts().last?["passed"] as? Int == 1)
    }

    @Test func `missing files, and no files, are told`() async throws {
        let gse = try Gse(["folder/other.lua": ""])

        let missing = try await gse("test", "none_test.lua")
        let none = try await gse("test", "folder")
        let flag = try await gse("test", "--timeout", "soon")
        try gse.file("x_test.lua", Self.passing)
        let filtered = try await gse("test", "x_test.lua", "--filter", "letters")

        #expect(missing.exit == 66 && missing.stderr.contains("none_test.lua"))
        #expect(none.exit == 66 && none.stderr.contains("_test.lua below folder"))
        #expect(flag.exit == 64 || flag.exit == 66)
        #expect(filtered.exit == 66 && filtered.stderr.contains("no test with \"letters\" in its name"))
    }

    @Test func `the XML for build servers holds whatever a test says`() async throws {
        let gse = try Gse([
            "x_test.lua": #"""
            local test = gse.test
            test.describe("<&\"']]>", function()
                test.it("says \1\27[31m \u{202E}", function()
                    print("]]></system-out>\0")
                    test.expect_equal("<b>\n\t&amp;", "\255")
                end)
                test.it("passes", function() end)
            end)
            """#
        ])

        let ending = try await gse("test", "--junit", gse.path("r.xml"))

        #expect(ending.exit == 1, "\(ending.stderr)")
        let reading = JUnitReading()
        let parser = XMLParser(data: Data(try gse.read("r.xml").utf8))
        parser.delegate = reading
        #expect(parser.parse(), "\(String(describing: parser.parserError))")
        #expect(
            reading.counts == ["testsuites": 1, "testsuite": 1, "testcase": 2, "failure": 1, "system-out": 1])
        #expect(reading.attributes["testsuite"]?["tests"] == "2")
        #expect(reading.attributes["testsuite"]?["failures"] == "1")
        #expect(reading.text.contains("]]></system-out>"))
        #expect(!ending.stdout.unicodeScalars.contains("\u{1b}"))
    }
}

/// What elements a document has.
private final class JUnitReading: NSObject, XMLParserDelegate {
    var counts: [String: Int] = [:]
    var attributes: [String: [String: String]] = [:]
    var text = ""

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        counts[name, default: 0] += 1
        self.attributes[name] = attributes
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
}
