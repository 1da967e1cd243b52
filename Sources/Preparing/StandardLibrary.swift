package import Effects
import Stdlib

/// The Lua modules `gse.*` of this version, for the digest in a run's header.
package enum StandardLibrary {
    /// Each module's name, length and source, in order of name.
    package static var text: Bytes {
        var text = Bytes()
        var position = 0
        while let name = gse_stdlib_name(position) {
            var length = 0
            let source = gse_stdlib_source(name, &length)
            text += Bytes("\(String(cString: name)) \(length)\n".utf8)
            text += UnsafeRawBufferPointer(start: source, count: source == nil ? 0 : length)
            position += 1
        }
        return text
    }
}
