/// Reads annotations in LuaLS's form: blocks of `---` lines, each followed by a function, a value or nothing.
struct AnnotationReader {
    private var block: [Substring] = []
    private(set) var world: World

    init(_ world: World) { self.world = world }

    /// Adds what a file of annotations says.
    mutating func read(_ text: String) {
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("---") {
                block.append(line.dropFirst(3))
                continue
            }
            end(with: line)
            block = []
        }
        end(with: "")
    }

    private mutating func end(with line: Substring) {
        classes()
        if line.hasPrefix("function ") { return function(line.dropFirst("function ".count)) }
        let words = line.split(separator: " ")
        guard words.count >= 3, words[1] == "=", words[0].utf8.allSatisfy(Self.isName) else { return }
        let name = String(words[0])
        world.add(name)
        for class_ in tags("class") where name == class_.prefix(while: { $0 != ":" && $0 != " " }) {
            for field in world.classes[name]?.fields ?? [] { world.add("\(name).\(field.name)") }
        }
    }

    private mutating func classes() {
        var current: String?
        for line in block {
            if let text = Self.tag("class", line) {
                let parts = text.split(separator: ":", maxSplits: 1)
                let name = parts.first.map { $0.prefix { $0 != " " } }.map(String.init) ?? ""
                let parents = parts.count > 1 ? parts[1].split(separator: ",").map(Self.trimmed) : []
                world.classes[name] = World.Class(parents: parents)
                current = name
            } else if let text = Self.tag("field", line), let current {
                if let field = Self.field(text) { world.classes[current]?.fields.append(field) }
            } else if let text = Self.tag("alias", line) {
                let name = text.prefix { $0 != " " }
                var reader = TypeReader(String(text.dropFirst(name.count + 1)))
                world.aliases[String(name)] = reader.type()
            }
        }
    }

    private mutating func function(_ line: Substring) {
        let name = line.prefix { $0 != "(" }
        let list = line.dropFirst(name.count + 1).prefix { $0 != ")" }
        let declared = tags("param").compactMap(Self.field)
        var shape = World.Shape()
        for word in list.split(separator: ",").map(Self.trimmed) {
            if word == "..." {
                shape.isVariadic = true
            } else {
                let known = declared.first { $0.name == word }
                shape.parameters.append(known ?? World.Field(name: word, type: .any, isOptional: true))
            }
        }
        if let text = tags("return").first {
            var reader = TypeReader(String(text))
            shape.result = reader.type()
        }
        world.add(String(name), shape)
    }

    private func tags(_ name: String) -> [Substring] { block.compactMap { Self.tag(name, $0) } }

    private static func tag(_ name: String, _ line: Substring) -> Substring? {
        let line = line.drop { $0 == " " }
        return line.hasPrefix("@\(name) ") ? line.dropFirst(name.count + 2) : nil
    }

    /// Reads `name? type what it is for`.
    private static func field(_ text: Substring) -> World.Field? {
        let name = text.prefix { $0 != " " && $0 != "?" }
        guard !name.isEmpty else { return nil }
        let rest = text.dropFirst(name.count)
        var reader = TypeReader(String(rest.drop { $0 == "?" || $0 == " " }))
        return World.Field(name: String(name), type: reader.type(), isOptional: rest.hasPrefix("?"))
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop { $0 == " " }.prefix { $0 != " " })
    }

    private static func isName(_ byte: UInt8) -> Bool {
        byte == 46 || byte == 95 || (97...122).contains(byte) || (65...90).contains(byte)
            || (48...57).contains(byte)
    }
}
