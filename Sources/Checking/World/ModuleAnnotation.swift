/// What an editor needs to know of a module: its source without the bodies of functions, under its full name.
struct ModuleAnnotation {
    /// The file's text.
    let text: String

    /// Reads a module that documents its functions with `---`, at the left margin.
    init(_ module: String, source: String) {
        let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
        let returned = lines.last { $0.hasPrefix("return ") }?.dropFirst("return ".count) ?? ""
        let isTable = !returned.hasPrefix("function")
        var kept = ["---@meta \(module)"]
        if let about = lines.first, about.hasPrefix("-- ") { kept.append(String(about)) }
        if isTable { kept += ["", "---@class \(module)", "\(module) = {}"] }
        var block: [Substring] = []
        for line in lines {
            if line.hasPrefix("---") {
                block.append(line)
                continue
            }
            if let signature = Self.signature(of: line, module, isTable ? String(returned) : nil) {
                kept += [""] + block.map(String.init) + [signature]
            } else if block.contains(where: { $0.hasPrefix("---@class") || $0.hasPrefix("---@alias") }) {
                kept += [""] + block.map(String.init)
            }
            block = []
        }
        kept += ["", "return \(module)"]
        text = kept.joined(separator: "\n") + "\n"
    }

    /// The line without its body when it begins something that playbooks see.
    private static func signature(of line: Substring, _ module: String, _ table: String?) -> String? {
        guard let table else {
            guard line.hasPrefix("return function(") else { return nil }
            return "function \(module)\(parameters(line.dropFirst("return function".count))) end"
        }
        if line.hasPrefix("function \(table).") {
            return "function \(module)\(parameters(line.dropFirst("function \(table)".count))) end"
        }
        guard line.hasPrefix("\(table)."), let equals = line.firstIndex(of: "=") else { return nil }
        let name = line[..<equals].dropFirst(table.count).prefix { $0 != " " }
        return "\(module)\(name) = nil"
    }

    /// Up to the parenthesis that closes the parameters: a short body may stand in the same line.
    private static func parameters(_ line: Substring) -> Substring {
        line.prefix { $0 != ")" } + ")"
    }
}
