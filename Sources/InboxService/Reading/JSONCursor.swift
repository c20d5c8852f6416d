/// What is wrong with a JSON text, and at which byte.
struct JSONFault: Error, Hashable {
    /// What is wrong and what to do.
    var problem: String
    /// The byte at which it is, from 0.
    var position: Int
}

/// The names that an object may have, for ``JSONCursor/nextKey(of:in:)``.
struct JSONKeys: Sendable {
    let names: [String]
    /// The names one after the other; name i is `bytes[ends[i]..<ends[i + 1]]`.
    fileprivate let bytes: [UInt8]
    fileprivate let ends: [Int]

    init(_ names: [String]) {
        precondition(names.count <= 64, "an object has at most 64 known keys")
        self.names = names
        bytes = names.flatMap { Array($0.utf8) }
        ends = names.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.utf8.count) }
    }

    fileprivate func `is`(_ index: Int, _ key: UnsafeBufferPointer<UInt8>, from start: Int, length: Int) -> Bool {
        let first = ends[index]
        guard ends[index + 1] - first == length else { return false }
        for offset in 0..<length where bytes[first + offset] != key[start + offset] { return false }
        return true
    }
}

/// How far an object was read.
struct JSONObjectState {
    fileprivate var isFirst = true
    fileprivate var seen: UInt64 = 0
    /// The name that comes next if the object keeps the order of its names.
    fileprivate var expected = 0
}

/// Reads one JSON text from its bytes without building a tree of it.
///
/// Strict where a reader could be misled: a comma too many, a known key that stands twice, anything after the value and
/// control characters in texts are faults. Half a surrogate pair reads as U+FFFD, since social platforms cut texts there.
/// T. Bray (ed.): The JavaScript Object Notation (JSON) Data Interchange Format. RFC 8259.
// SAFETY: every access checks `position` against the count; cursors are made in `withUnsafeBufferPointer` closures only.
struct JSONCursor {
    private let bytes: UnsafeBufferPointer<UInt8>
    /// The next byte to read.
    private(set) var position = 0
    /// Deeper nesting is refused.
    private static let maximumDepth = 256

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    // MARK: Structure

    /// Reads the opening brace of an object.
    mutating func openObject(_ what: @autoclosure () -> String) throws(JSONFault) {
        guard nextByte == UInt8(ascii: "{") else { throw mismatch(what(), "an object") }
        position += 1
    }

    /// Reads the next key and its colon; nil at the end of the object.
    ///
    /// - Returns: The key's place in `keys`, or -1 for a key that is not among them.
    mutating func nextKey(of keys: JSONKeys, in object: inout JSONObjectState) throws(JSONFault) -> Int? {
        guard let start = try nextKey(in: &object) else { return nil }
        let length = position - start - 1
        var found = -1
        if object.expected < keys.names.count, keys.is(object.expected, bytes, from: start, length: length) {
            found = object.expected
        } else {
            for index in keys.names.indices where keys.is(index, bytes, from: start, length: length) { found = index }
        }
        if found >= 0 { object.expected = found + 1 }
        if found < 0, bytes[start..<(position - 1)].contains(UInt8(ascii: "\\")) {
            found = keys.names.firstIndex(of: try text(from: start)) ?? -1
        }
        if found >= 0 {
            guard object.seen >> UInt64(found) & 1 == 0 else {
                throw JSONFault(problem: "`\(keys.names[found])` stands twice; keep one", position: start - 1)
            }
            object.seen |= 1 << UInt64(found)
        }
        try skipColon()
        return found
    }

    /// Reads the next key as a label: one of the known texts, or a text of its own.
    mutating func nextLabel(
        of keys: JSONKeys, in object: inout JSONObjectState
    ) throws(JSONFault) -> (index: Int, label: String)? {
        var copy = self
        guard let index = try nextKey(of: keys, in: &object) else { return nil }
        if index >= 0 { return (index, keys.names[index]) }
        var again = JSONObjectState()
        if copy.nextByte == UInt8(ascii: ",") { copy.position += 1 }
        return (index, try copy.nextFreeKey(in: &again) ?? "")
    }

    /// Reads the next key of an object with free keys, and its colon; nil at the end of the object.
    mutating func nextFreeKey(in object: inout JSONObjectState) throws(JSONFault) -> String? {
        guard let start = try nextKey(in: &object) else { return nil }
        let key = try text(from: start)
        try skipColon()
        return key
    }

    /// Reads the opening bracket of a list.
    mutating func openList(_ what: @autoclosure () -> String) throws(JSONFault) {
        guard nextByte == UInt8(ascii: "[") else { throw mismatch(what(), "a list") }
        position += 1
    }

    /// True if another element follows; reads the comma before it, or the closing bracket.
    mutating func nextElement(isFirst: inout Bool) throws(JSONFault) -> Bool {
        defer { isFirst = false }
        if nextByte == UInt8(ascii: "]") {
            position += 1
            return false
        }
        if !isFirst {
            guard nextByte == UInt8(ascii: ",") else { throw fault("a comma or `]` is missing in a list") }
            position += 1
            if nextByte == UInt8(ascii: "]") { throw fault("a comma stands before the end of a list; remove it") }
        }
        return true
    }

    /// Makes sure that nothing but white space follows.
    mutating func finish() throws(JSONFault) {
        if nextByte != 0 || position < bytes.count {
            throw fault("something follows the object; one a line is expected")
        }
    }

    // MARK: Values

    /// Reads a text.
    mutating func string(_ what: @autoclosure () -> String) throws(JSONFault) -> String {
        guard nextByte == UInt8(ascii: "\"") else { throw mismatch(what(), "text") }
        position += 1
        let start = position
        try skipText()
        return try text(from: start)
    }

    /// Reads `true` or `false`.
    mutating func flag(_ what: @autoclosure () -> String) throws(JSONFault) -> Bool {
        if skipWord("true") { return true }
        if skipWord("false") { return false }
        throw mismatch(what(), "true or false")
    }

    /// Reads a whole number.
    mutating func integer(_ what: @autoclosure () -> String) throws(JSONFault) -> Int {
        let start = position
        let value = try number(what(), wanted: "a whole number")
        guard let whole = Int(exactly: value) else {
            position = start
            throw mismatch(what(), "a whole number")
        }
        return whole
    }

    /// Reads a number.
    mutating func number(
        _ what: @autoclosure () -> String, wanted: String = "a number"
    ) throws(JSONFault) -> Double {
        guard nextByte == UInt8(ascii: "-") || isDigit(nextByte) else { throw mismatch(what(), wanted) }
        return try readNumber()
    }

    /// Reads `null` if it stands here.
    mutating func isNull() -> Bool { skipWord("null") }

    /// Reads any value and forgets it.
    mutating func skip() throws(JSONFault) { try skip(depth: 0) }

    private mutating func skip(depth: Int) throws(JSONFault) {
        guard depth < Self.maximumDepth else { throw fault("lists and objects are nested too deeply") }
        switch nextByte {
        case UInt8(ascii: "\""):
            position += 1
            try skipText()
        case UInt8(ascii: "{"):
            position += 1
            var object = JSONObjectState()
            while try nextKey(in: &object) != nil {
                try skipColon()
                try skip(depth: depth + 1)
            }
        case UInt8(ascii: "["):
            position += 1
            var isFirst = true
            while try nextElement(isFirst: &isFirst) { try skip(depth: depth + 1) }
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): _ = try readNumber()
        default:
            guard skipWord("true") || skipWord("false") || skipWord("null") else { throw fault("a value is missing") }
        }
    }

    // MARK: Faults

    /// A fault at the next byte.
    func fault(_ problem: String) -> JSONFault { JSONFault(problem: "is not JSON: \(problem)", position: position) }

    private func mismatch(_ what: String, _ wanted: String) -> JSONFault {
        var copy = self
        let found =
            switch copy.nextByte {
            case UInt8(ascii: "\""): "text"
            case UInt8(ascii: "{"): "an object"
            case UInt8(ascii: "["): "a list"
            case UInt8(ascii: "t"), UInt8(ascii: "f"): "true or false"
            case UInt8(ascii: "n"): "null"
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): "this number"
            default: ""
            }
        if found.isEmpty { return copy.fault("a value is missing") }
        return JSONFault(problem: "\(what) must be \(wanted), not \(found)", position: copy.position)
    }

    // MARK: Bytes

    /// The next byte that is not white space, 0 at the end.
    private var nextByte: UInt8 {
        mutating get {
            while position < bytes.count {
                let byte = bytes[position]
                guard byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D else { return byte }
                position += 1
            }
            return 0
        }
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    /// Reads a comma if one is due, and a key in quotation marks; gives the key's first byte, or nil at the closing brace.
    private mutating func nextKey(in object: inout JSONObjectState) throws(JSONFault) -> Int? {
        if nextByte == UInt8(ascii: "}") {
            position += 1
            return nil
        }
        if !object.isFirst {
            guard nextByte == UInt8(ascii: ",") else { throw fault("a comma or `}` is missing in an object") }
            position += 1
            if nextByte == UInt8(ascii: "}") { throw fault("a comma stands before the end of an object; remove it") }
        }
        object.isFirst = false
        guard nextByte == UInt8(ascii: "\"") else { throw fault("a key in double quotation marks is missing") }
        position += 1
        let start = position
        try skipText()
        return start
    }

    private mutating func skipColon() throws(JSONFault) {
        guard nextByte == UInt8(ascii: ":") else { throw fault("a colon is missing after a key") }
        position += 1
    }

    private mutating func skipWord(_ word: StaticString) -> Bool {
        _ = nextByte
        let length = word.utf8CodeUnitCount
        guard position + length <= bytes.count else { return false }
        for offset in 0..<length where bytes[position + offset] != word.utf8Start[offset] { return false }
        position += length
        return true
    }

    /// Goes past the closing quotation mark of a text.
    private mutating func skipText() throws(JSONFault) {
        while true {
            skipPlain()
            guard position < bytes.count else { throw fault("a text is not closed") }
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                return
            case UInt8(ascii: "\\"): position = min(position + 2, bytes.count)
            default: throw fault("a control character stands in a text; write it as \\u00XX")
            }
        }
    }

    /// Goes on to the next quotation mark, backslash or control character, eight bytes at a time.
    private mutating func skipPlain() {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let tops: UInt64 = 0x8080_8080_8080_8080
        while position + 8 <= bytes.count {
            let word = UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: position, as: UInt64.self)
            // A byte's top bit is set in `x - ones & ~x & tops` when it was the lowest zero byte (Mycroft's test).
            let quote = word ^ (ones &* 0x22)
            let backslash = word ^ (ones &* 0x5C)
            let hits =
                ((quote &- ones) & ~quote | (backslash &- ones) & ~backslash | (word &- ones &* 0x20) & ~word) & tops
            if hits != 0 {
                position += hits.trailingZeroBitCount >> 3
                return
            }
            position += 8
        }
        while position < bytes.count {
            let byte = bytes[position]
            if byte == 0x22 || byte == 0x5C || byte < 0x20 { return }
            position += 1
        }
    }

    /// The text that began at a byte and whose closing mark was read last.
    private func text(from start: Int) throws(JSONFault) -> String {
        let content = UnsafeBufferPointer(rebasing: bytes[start..<(position - 1)])
        guard content.contains(UInt8(ascii: "\\")) else { return String(decoding: content, as: UTF8.self) }
        return try JSONEscapes.decoded(content, at: start)
    }

    /// Reads digits with sign, fraction and exponent.
    private mutating func readNumber() throws(JSONFault) -> Double {
        let start = position
        let isNegative = bytes[position] == UInt8(ascii: "-")
        if isNegative { position += 1 }
        var mantissa: UInt64 = 0
        var scale = 0
        let whole = readDigits(into: &mantissa)
        guard whole.count > 0, whole.count == 1 || bytes[whole.start] != 0x30 else {
            throw fault("a number is malformed")
        }
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            position += 1
            let fraction = readDigits(into: &mantissa)
            guard fraction.count > 0 else { throw fault("a number is malformed") }
            scale = fraction.count
        }
        let digits = whole.count + scale
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            let isSmall = position < bytes.count && bytes[position] == UInt8(ascii: "-")
            if isSmall || (position < bytes.count && bytes[position] == UInt8(ascii: "+")) { position += 1 }
            var exponent: UInt64 = 0
            let read = readDigits(into: &exponent)
            guard read.count > 0 else { throw fault("a number is malformed") }
            scale += (isSmall ? 1 : -1) * (read.count > 4 ? 10_000 : Int(exponent))
        }
        // Up to 15 digits and a power of ten up to 10^22 are exact, so that one division or product rounds correctly.
        if digits <= 15, abs(scale) < Self.powersOfTen.count {
            let power = Self.powersOfTen[abs(scale)]
            let value = scale < 0 ? Double(mantissa) * power : Double(mantissa) / power
            return isNegative ? -value : value
        }
        guard let value = Double(String(decoding: bytes[start..<position], as: UTF8.self)), value.isFinite else {
            throw JSONFault(problem: "is not JSON: a number is too large", position: start)
        }
        return value
    }

    private mutating func readDigits(into mantissa: inout UInt64) -> (start: Int, count: Int) {
        let start = position
        while position < bytes.count, isDigit(bytes[position]) {
            mantissa = mantissa &* 10 &+ UInt64(bytes[position] &- 0x30)
            position += 1
        }
        return (start, position - start)
    }

    private static let powersOfTen: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]
}
