import BuiltCommand
import Effects
import Foundation
import Testing

/// The Lua files of this package.
struct LuaFile: Sendable, CustomTestStringConvertible {
    let name: String
    let source: Bytes

    var testDescription: String { name }

    static let language = files(in: "Tests/LanguageTests/Cases")
    static let attacks = files(in: "Tests/AttackTests/Attacks")
    static let stdlib = files(in: "stdlib/gse")
    static let playbooks = files(in: "scripts/playbooks")
    static let all = language + attacks + stdlib + playbooks + files(in: "stdlib/annotations")

    private static func files(in folder: String) -> [LuaFile] {
        let url = Gse.package.appending(path: folder)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path())) ?? []
        return names.filter { $0.hasSuffix(".lua") }.sorted().compactMap { name in
            (try? Data(contentsOf: url.appending(path: name))).map {
                LuaFile(name: "\(folder)/\(name)", source: Bytes($0))
            }
        }
    }
}
