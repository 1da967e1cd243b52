import Effects

/// How tests went, as the XML that build servers read: `testsuites`, a `testsuite` for each file, a `testcase` for each test.
struct JUnitReport {
    let files: [TestFileReport]

    /// The document, in UTF-8; whatever a test says is text in it.
    var bytes: Bytes {
        let count = files.reduce(0) { $0 + $1.cases.count }
        let failures = files.reduce(0) { $0 + $1.failures }
        let time = files.reduce(Duration.zero) { $0 + $1.duration }
        var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        text += "<testsuites\(Self.counts(count, failures, time))>\n"
        for file in files { text += suite(file) }
        return Bytes((text + "</testsuites>\n").utf8)
    }

    private func suite(_ file: TestFileReport) -> String {
        let counts = Self.counts(file.cases.count, file.failures, file.duration)
        let cases = file.cases.map { test($0, of: file) }.joined()
        return "<testsuite name=\"\(Self.escaped(file.path))\"\(counts)>\n\(cases)</testsuite>\n"
    }

    private func test(_ test: TestCase, of file: TestFileReport) -> String {
        let groups = ([file.path] + test.names.dropLast()).joined(separator: " › ")
        let name = Self.escaped(test.names.last ?? test.title)
        var text = "<testcase name=\"\(name)\" classname=\"\(Self.escaped(groups))\""
        text += " time=\"\(Self.seconds(test.duration))\">\n"
        if let failure = test.failure {
            let first = failure.message.split(separator: "\n").first.map(String.init) ?? "failed"
            let place = failure.position.map { $0 + ": " } ?? ""
            text += "<failure type=\"failure\" message=\"\(Self.escaped(first))\">"
            text += Self.escaped(place + failure.message) + "</failure>\n"
        }
        if !test.output.isEmpty {
            text += "<system-out>" + Self.escaped(test.output.joined(separator: "\n")) + "</system-out>\n"
        }
        return text + "</testcase>\n"
    }

    private static func counts(_ tests: Int, _ failures: Int, _ time: Duration) -> String {
        " tests=\"\(tests)\" failures=\"\(failures)\" errors=\"0\" time=\"\(seconds(time))\""
    }

    private static func seconds(_ duration: Duration) -> String {
        let milliseconds = Elapsed.milliseconds(duration)
        let rest = String(milliseconds % 1000)
        return "\(milliseconds / 1000).\(String(repeating: "0", count: 3 - rest.utf8.count))\(rest)"
    }

    /// Text with nothing in it that is markup, or that XML 1.0 cannot say.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\n": escaped += "&#10;"
            case "\t": escaped += "&#9;"
            case _ where isLegal(scalar): escaped.unicodeScalars.append(scalar)
            case _: escaped += "\\u{\(String(scalar.value, radix: 16))}"
            }
        }
        return escaped
    }

    private static func isLegal(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0x7e, 0xa0...0xd7ff, 0xe000...0xfffd, 0x10000...0x10ffff: true
        case _: false
        }
    }
}
