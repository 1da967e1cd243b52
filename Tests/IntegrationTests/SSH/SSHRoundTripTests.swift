import BuiltCommand
import Foundation
import LoopbackFleet
import Testing

/// Whether texts arrive on a host as they are, whatever is in them: through policy, record, connection, sshd and shell.
///
/// Bytes that are no text are for the tests of what is said to a shell: no policy lets them through as arguments.
@Suite(.timeLimit(.minutes(10)))
struct SSHRoundTripTests {
    /// 2,000 texts, half of what they are made of being what shells, printf or terminals take for something else.
    private static let texts = #"""
        local tricky = {"'", '"', "\\", "$", "`", "$(", ")", "${", "}", "*", "?", "[", "]", "~", "!", "#", "&", ";", "|", "<", ">",
          " ", "\t", "\n", "\r", "\27[2J", "%s", "%", "-", "--", "=", "\127", "\1", "$'", "\\\n", "<<E", "\u{202e}", "\u{e9}", "\u{1f600}"}
        local function text()
            local parts = {}
            for i = 1, math.random(0, 12) do
                if math.random(2) == 1 then
                    parts[i] = tricky[math.random(#tricky)]
                else
                    parts[i] = utf8.char(math.random(2) == 1 and math.random(1, 127) or math.random(0x80, 0xd7ff))
                end
            end
            return table.concat(parts)
        end
        local wrong = {}
        local function expect(got, wanted, what)
            if got ~= wanted then wrong[#wrong + 1] = {what = what, got = got, wanted = wanted} end
        end
        """#

    @Test(arguments: ["sh-dash", "sh-bash", "sh-busybox", "sh-zsh"])
    func `texts arrive as arguments, environment and input, and none is interpreted`(_ host: String)
        async throws
    {
        let ending = try await FleetGround(.shared()).run(
            Self.texts
                + #"""

                local s = gse.session{hosts = {"HOST"}}
                for i = 1, 10 do
                    local words, wanted = {"printf", "%s\\0"}, {}
                    for k = 1, 199 do
                        wanted[k] = text()
                        words[k + 2] = wanted[k]
                    end
                    local value = text()
                    local got = gse.exec(s, words).stdout
                    expect(got, table.concat(wanted, "\0") .. "\0", "arguments")
                    got = gse.exec(s, {"env", "-0"}, {env = {APP_TEXT = value}}).stdout
                    expect(got:match("%zAPP_TEXT=([^%z]*)%z"), value, "environment")
                end
                local bytes = {}
                for i = 1, 60000 do bytes[i] = string.char(math.random(0, 255)) end
                expect(gse.exec(s, {"cat"}, {stdin = table.concat(bytes)}).stdout, table.concat(bytes), "input")
                return wrong
                """#.replacing("HOST", with: host))

        #expect(ending.stdout == "[]\n" || ending.stdout == "{}\n", "\(ending)")
        #expect(ending.exit == 0, "\(ending.stderr)")
    }
}
