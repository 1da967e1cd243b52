/// A table without metatable, copied when it crossed: the elements at 1, 2, … and everything else.
public struct LuaTable: Sendable, Hashable {
    /// One entry outside the sequence.
    public struct Field: Sendable, Hashable {
        /// Its key: a boolean, number or string.
        public var key: LuaValue
        /// Its value.
        public var value: LuaValue

        /// Makes an entry.
        public init(_ key: LuaValue, _ value: LuaValue) {
            self.key = key
            self.value = value
        }
    }

    /// The elements at 1, 2, … up to the first that is absent.
    public var sequence: [LuaValue]
    /// Everything else, ordered: numbers ascending, strings bytewise, booleans.
    public var fields: [Field]
    /// Whether the script said that it is a list even when empty (`gse.json.array`), or the host meant one.
    public var isArray: Bool

    /// Makes a table.
    public init(sequence: [LuaValue] = [], fields: [Field] = [], isArray: Bool = false) {
        self.sequence = sequence
        self.fields = fields
        self.isArray = isArray
    }

    /// The value at a string key; nil when there is none.
    public subscript(name: String) -> LuaValue? {
        let key = LuaValue.text(name)
        return fields.first { $0.key == key }?.value
    }
}
