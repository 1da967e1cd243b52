extension World {
    /// The world of this version: Lua's own names, `gse` and every module.
    public static let current: World = {
        var world = World()
        for name in LuaNames.globals { world.add(name) }
        for (library, names) in LuaNames.libraries {
            world.add(library)
            for name in names { world.add("\(library).\(name)") }
        }
        var reader = AnnotationReader(world)
        for file in Annotations.files { reader.read(file.text) }
        return reader.world
    }()

    /// Every name that begins without a table: globals.
    var globals: Set<String> {
        values.union(functions.keys).filter { !$0.contains(".") }
    }
}
