/// A JSON value, as it stands in a request or a response of the HTTP façade.
///
/// Numbers keep their decimal digits and objects the order of their members, so that reading and writing lose nothing.
package enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    /// The digits of a number, valid JSON.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([Member])

    /// A member of an object.
    package struct Member: Sendable, Hashable {
        package var name: String
        package var value: JSONValue
    }

    /// A number with the fewest digits that give the same `Float` again; JSON knows no infinity, which becomes 0.
    package static func number(_ value: Float) -> JSONValue {
        .number(value.isFinite ? "\(value)" : "0")
    }

    /// An object with members in the order given.
    package static func object(_ members: some Sequence<(String, JSONValue)>) -> JSONValue {
        .object(members.map { Member(name: $0.0, value: $0.1) })
    }

    /// The member of an object; of several with one name the last, as most readers have it.
    package subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.name == name }?.value
    }

    /// What kind of value this is, for a person.
    var kindName: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral {
    package init(stringLiteral value: String) { self = .string(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(integerLiteral value: Int) { self = .number("\(value)") }
}

extension JSONValue: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSONValue)...) { self = .object(elements) }
}
