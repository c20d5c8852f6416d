/// The escapes of JSON texts.
enum JSONEscapes {
    /// The text with its escapes resolved; half a surrogate pair reads as U+FFFD.
    ///
    /// - Parameters:
    ///   - content: The bytes between the quotation marks.
    ///   - start: Where they begin, for faults.
    /// - Returns: The text.
    /// - Throws: ``JSONFault`` when an escape is none of JSON's.
    static func decoded(_ content: UnsafeBufferPointer<UInt8>, at start: Int) throws(JSONFault) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(content.count)
        var index = 0
        while index < content.count {
            let byte = content[index]
            index += 1
            guard byte == UInt8(ascii: "\\") else {
                result.append(byte)
                continue
            }
            guard index < content.count else { break }
            let sign = content[index]
            index += 1
            switch sign {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(sign)
            case UInt8(ascii: "b"): result.append(0x08)
            case UInt8(ascii: "f"): result.append(0x0C)
            case UInt8(ascii: "n"): result.append(0x0A)
            case UInt8(ascii: "r"): result.append(0x0D)
            case UInt8(ascii: "t"): result.append(0x09)
            case UInt8(ascii: "u"):
                guard let unit = unit(content, at: index) else { throw malformed(start + index - 2) }
                index += 4
                var value = UInt32(unit)
                if (0xD800..<0xDC00).contains(unit), let low = lowSurrogate(content, at: index) {
                    value = 0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(low) - 0xDC00)
                    index += 6
                }
                result.append(contentsOf: String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8)
            default: throw malformed(start + index - 2)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func malformed(_ position: Int) -> JSONFault {
        JSONFault(problem: "is not JSON: a backslash begins no known escape", position: position)
    }

    /// The second half of a surrogate pair, if `\uDC00` … `\uDFFF` stands here.
    private static func lowSurrogate(_ content: UnsafeBufferPointer<UInt8>, at index: Int) -> UInt16? {
        guard index + 1 < content.count, content[index] == UInt8(ascii: "\\"), content[index + 1] == UInt8(ascii: "u"),
            let low = unit(content, at: index + 2), (0xDC00..<0xE000).contains(low)
        else { return nil }
        return low
    }

    /// Four hexadecimal digits.
    private static func unit(_ content: UnsafeBufferPointer<UInt8>, at index: Int) -> UInt16? {
        guard index + 4 <= content.count else { return nil }
        var value: UInt16 = 0
        for byte in content[index..<(index + 4)] {
            switch byte {
            case 0x30...0x39: value = value << 4 | UInt16(byte - 0x30)
            case 0x41...0x46, 0x61...0x66: value = value << 4 | UInt16((byte | 0x20) - 0x57)
            default: return nil
            }
        }
        return value
    }
}
