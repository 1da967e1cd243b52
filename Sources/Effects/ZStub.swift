extension Effect { public var json: JSON { .null } }
extension Outcome { public var json: JSON { .null } }
