/// Reads JSON after RFC 8259, strictly, and says where it is broken.
///
/// ```swift
/// let value = try JSONParser.parse(body)
/// ```
/// Everything a client may send is accepted or refused with a position: bad UTF-8, deep nesting, digits without end. The
/// one leniency: half of a surrogate pair, which programs write that cut a text in the middle of an emoji, reads as
/// U+FFFD, so that offsets in UTF-16 stay what they were.
package struct JSONParser {
    /// Why bytes are not JSON, and where.
    package struct Failure: Error, Hashable {
        /// What is wrong, such as "expected `,` or `]`".
        package var reason: String
        /// Offset of the byte at which reading stopped.
        package var offset: Int
        /// Its line, from 1.
        package var line: Int
        /// Its column in bytes, from 1.
        package var column: Int
    }

    /// Deepest nesting of arrays and objects that is read.
    package static let maxDepth = 64

    private let bytes: [UInt8]
    private var offset = 0
    private var depth = 0

    private init(bytes: [UInt8]) { self.bytes = bytes }

    /// Reads bytes that are one JSON value.
    ///
    /// - Throws: `Failure` at the first byte that cannot be part of it.
    /// - Complexity: O(n).
    package static func parse(_ bytes: [UInt8]) throws(Failure) -> JSONValue {
        var parser = JSONParser(bytes: bytes)
        let value = try parser.value()
        parser.skipWhitespace()
        guard parser.offset == bytes.count else { throw parser.failure("expected the end after the value") }
        return value
    }

    private var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private func failure(_ reason: String, at offset: Int? = nil) -> Failure {
        let offset = offset ?? self.offset
        let before = bytes[..<offset]
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let line = before.reduce(1) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
        return Failure(reason: reason, offset: offset, line: line, column: offset - lineStart + 1)
    }

    private mutating func skipWhitespace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        offset += 1
        return true
    }

    private mutating func value() throws(Failure) -> JSONValue {
        skipWhitespace()
        guard let byte = next else { throw failure("expected a value, found the end") }
        switch byte {
        case UInt8(ascii: "{"): return try nested { (parser) throws(Failure) in try parser.object() }
        case UInt8(ascii: "["): return try nested { (parser) throws(Failure) in try parser.array() }
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw failure("expected a value")
        }
    }

    private mutating func nested(
        _ read: (inout JSONParser) throws(Failure) -> JSONValue
    ) throws(Failure) -> JSONValue {
        guard depth < Self.maxDepth else { throw failure("nested more than \(Self.maxDepth) deep") }
        offset += 1
        depth += 1
        let value = try read(&self)
        depth -= 1
        return value
    }

    private mutating func array() throws(Failure) -> JSONValue {
        var elements: [JSONValue] = []
        skipWhitespace()
        if take(UInt8(ascii: "]")) { return .array([]) }
        while true {
            elements.append(try value())
            skipWhitespace()
            if take(UInt8(ascii: "]")) { return .array(elements) }
            guard take(UInt8(ascii: ",")) else { throw failure("expected `,` or `]`") }
        }
    }

    private mutating func object() throws(Failure) -> JSONValue {
        var members: [JSONValue.Member] = []
        skipWhitespace()
        if take(UInt8(ascii: "}")) { return .object([JSONValue.Member]()) }
        while true {
            skipWhitespace()
            guard next == UInt8(ascii: "\"") else { throw failure("expected a member name in double quotes") }
            let name = try string()
            skipWhitespace()
            guard take(UInt8(ascii: ":")) else { throw failure("expected `:`") }
            members.append(JSONValue.Member(name: name, value: try value()))
            skipWhitespace()
            if take(UInt8(ascii: "}")) { return .object(members) }
            guard take(UInt8(ascii: ",")) else { throw failure("expected `,` or `}`") }
        }
    }

    private mutating func literal(_ text: StaticString, _ value: JSONValue) throws(Failure) -> JSONValue {
        let start = offset
        for expected in "\(text)".utf8 {
            guard take(expected) else { throw failure("expected a value", at: start) }
        }
        return value
    }
}

// MARK: Numbers and strings

extension JSONParser {
    private mutating func digits() throws(Failure) {
        let start = offset
        while let byte = next, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { offset += 1 }
        guard offset > start else { throw failure("expected a digit") }
    }

    private mutating func number() throws(Failure) -> JSONValue {
        let start = offset
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try digits() }
        if take(UInt8(ascii: ".")) { try digits() }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try digits()
        }
        return .number(String(decoding: bytes[start..<offset], as: UTF8.self))
    }

    private mutating func string() throws(Failure) -> String {
        let start = offset
        offset += 1
        var runStart = offset
        var text = ""
        while true {
            guard let byte = next else { throw failure("a string does not end", at: start) }
            switch byte {
            case UInt8(ascii: "\""):
                let rest = try run(from: runStart)
                offset += 1
                return text.isEmpty ? rest : text + rest
            case UInt8(ascii: "\\"):
                text += try run(from: runStart)
                text.unicodeScalars.append(try escape())
                runStart = offset
            case 0..<0x20:
                throw failure("a control character in a string; write it as an escape")
            default:
                offset += 1
            }
        }
    }

    /// The bytes up to here, which must be UTF-8.
    private func run(from start: Int) throws(Failure) -> String {
        let slice = bytes[start..<offset]
        if let text = String(validating: slice, as: UTF8.self) { return text }
        // Only a string that is refused is looked at byte by byte.
        var decoder = UTF8()
        var iterator = slice.makeIterator()
        var valid = start
        while case .scalarValue(let scalar) = decoder.decode(&iterator) { valid += UTF8.width(scalar) }
        throw failure("bytes that are not UTF-8 in a string", at: valid)
    }

    private mutating func escape() throws(Failure) -> Unicode.Scalar {
        let start = offset
        offset += 1
        let byte = next
        offset += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte ?? 0)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape(start: start)
        default: throw failure("an escape that JSON does not know", at: start)
        }
    }

    private mutating func unicodeEscape(start: Int) throws(Failure) -> Unicode.Scalar {
        let first = try codeUnit(start: start)
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, offset + 1 < bytes.count, bytes[offset] == UInt8(ascii: "\\"),
            bytes[offset + 1] == UInt8(ascii: "u")
        else { return "\u{FFFD}" }
        let afterFirst = offset
        offset += 2
        let second = try codeUnit(start: afterFirst)
        guard (0xDC00..<0xE000).contains(second) else {
            offset = afterFirst
            return "\u{FFFD}"
        }
        return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}"
    }

    private mutating func codeUnit(start: Int) throws(Failure) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
                throw failure("expected four hexadecimal digits after `\\u`", at: start)
            }
            value = value << 4 | UInt32(digit)
            offset += 1
        }
        return value
    }
}
