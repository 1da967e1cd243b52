import BuiltCommand
import Foundation
import Testing

/// The tables of `Language.md` name every function of stock Lua, and exactly those are in a playbook's world that are
/// not removed.
@Suite(.timeLimit(.minutes(20)))
struct LanguageTableTests {
    /// One row: a name, whether it is as stock, changed or removed, and what is said about it.
    struct Row {
        var name: String
        var state: String
        var reason: String
    }

    @Test func `what is not removed is what a playbook can reach`() async throws {
        let gse = try Gse()

        let ending = try await gse.playbook(Self.walk + "return table.concat(names, ' ')")

        let reached = ending.stdout.trimmingCharacters(in: ["\n", "\""]).split(separator: " ").map(
            String.init)
        #expect(
            reached.filter { $0 != "gse" } == Self.names(try Self.rows().filter { $0.state != "removed" }))
    }

    @Test func `the rows are the functions of stock Lua`() async throws {
        let methods =
            "for name in pairs(getmetatable(io.stdout).__index) do names[#names + 1] = 'file:' .. name end "
        let program = Self.walk + methods + "print(table.concat(names, ' '))"
        let runner = try Gse()

        let ending = try await runner.run(["-e", program], executable: URL(filePath: "/usr/bin/lua5.4"))

        let stock = ending.stdout.trimmingCharacters(in: ["\n"]).split(separator: " ").map(String.init)
        #expect(
            stock.filter { $0 != "arg" }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
                == Self.names(try Self.rows()))
    }

    @Test func `what is changed or removed has a reason`() throws {
        let bare = try Self.rows().filter { $0.state != "as stock" && $0.reason.isEmpty }.map(\.name)

        #expect(bare == [])
    }

    /// Lua that puts the names of all globals and their fields into `names`, in bytewise order.
    private static let walk = """
        local names = {}
        local function walk(fields, prefix)
            for name, value in pairs(fields) do
                names[#names + 1] = prefix .. name
                if type(value) == "table" and value ~= _G and name ~= "gse" and prefix == "" and name ~= "arg" then
                    walk(value, name .. ".")
                end
            end
        end
        walk(_G, "")
        table.sort(names)

        """

    private static func names(_ rows: [Row]) -> [String] {
        rows.map(\.name).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private static func rows() throws -> [Row] {
        let text = try MarkdownDocument("Sources/gse/gse.docc/Language.md").text
        let row = /(?m)^\| `([A-Za-z0-9_.:]+)` \| (as stock|changed|removed) \| (.*?) ?\|$/
        return text.matches(of: row).map { match in
            Row(name: String(match.1), state: String(match.2), reason: String(match.3))
        }
    }
}
