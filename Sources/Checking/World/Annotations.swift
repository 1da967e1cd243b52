internal import Stdlib

/// The annotation files of this version, in LuaLS's form: what an editor needs to know `gse` and its modules.
///
/// Those of the modules are made from their sources: the comments and signatures, without the bodies.
public enum Annotations {
    /// One file.
    public struct File: Sendable, Hashable {
        /// Its name without folder: `gse.lua`.
        public let name: String
        /// What it says.
        public let text: String
    }

    /// All of them: `gse.lua`, `os.lua`, then a file for each module.
    public static let files: [File] = {
        let fixed = ["gse", "os"].compactMap { name -> File? in
            var length = 0
            let text = text(gse_annotation_source(name, &length), length)
            return text.map { File(name: name + ".lua", text: $0) }
        }
        return fixed + modules.map { File(name: $0.name + ".lua", text: $0.text) }
    }()

    /// The modules a playbook can use, annotated; the parts of one, which have `_` in their names, are nobody's to use.
    private static var modules: [(name: String, text: String)] {
        var modules: [(name: String, text: String)] = []
        var position = 0
        while let pointer = gse_stdlib_name(position) {
            position += 1
            let name = String(cString: pointer)
            var length = 0
            guard !name.contains("_"), name != "gse.prelude",
                let source = text(gse_stdlib_source(name, &length), length)
            else { continue }
            modules.append((name, ModuleAnnotation(name, source: source).text))
        }
        return modules
    }

    private static func text(_ pointer: UnsafePointer<CChar>?, _ length: Int) -> String? {
        pointer.map { String(decoding: UnsafeRawBufferPointer(start: $0, count: length), as: UTF8.self) }
    }
}
