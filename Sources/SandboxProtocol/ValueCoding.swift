/// How values are encoded: one tag byte, then what the tag says.
///
/// | tag | value | then |
/// |---|---|---|
/// | 0 | nil | – |
/// | 1, 2 | false, true | – |
/// | 3 | integer | zigzag varint (LEB128, at most 10 bytes) |
/// | 4 | float | 8 bytes, IEEE 754, least significant first |
/// | 5 | string | length as varint, bytes |
/// | 6 | table | flags (1 byte: bit 0 = is an array), length of the sequence as varint, its values, number of fields as varint, each a key and a value |
/// | 7 | handle | kind (1 byte), identifier as text, 0 or 1 (1: narrowed), then a table whose sequence is the host names |
///
/// Keys are booleans, numbers or strings, never NaN, in the order of ``LuaTable/fields``, no key twice.
/// Varints are minimal. A decoder refuses everything else, and nesting deeper than ``deepest``.
public enum ValueCoding {
    /// How deep tables may nest.
    public static let deepest = 64
}
