/// Reads ISO 8601 times into seconds since 1970 (UTC), without a calendar library in the message path.
package enum SentTime {
    /// Seconds since 1970-01-01T00:00:00Z, or nil when the text is not `YYYY-MM-DDThh:mm[:ss[.fff]](Z|±hh[:]mm)`.
    ///
    /// A time without a zone counts as UTC; a date alone counts as its midnight.
    package static func seconds(_ text: String) -> Int? {
        var reader = Reader(bytes: Array(text.utf8))
        guard let year = reader.digits(4), reader.skip("-"), let month = reader.digits(2), reader.skip("-"),
            let day = reader.digits(2), (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        var seconds = daysSinceEpoch(year: year, month: month, day: day) * 86_400
        if reader.isAtEnd { return seconds }
        guard reader.skip("T") || reader.skip("t") || reader.skip(" "), let hour = reader.digits(2), reader.skip(":"),
            let minute = reader.digits(2), hour < 25, minute < 60
        else { return nil }
        seconds += hour * 3600 + minute * 60
        if reader.skip(":") {
            guard let second = reader.digits(2), second < 61 else { return nil }
            seconds += second
            if reader.skip(".") || reader.skip(",") {
                while reader.digits(1) != nil {}
            }
        }
        if reader.isAtEnd || (reader.skip("Z") && reader.isAtEnd) { return seconds }
        let sign = reader.skip("+") ? 1 : (reader.skip("-") ? -1 : 0)
        guard sign != 0, let zoneHour = reader.digits(2) else { return nil }
        _ = reader.skip(":")
        let zoneMinute = reader.digits(2) ?? 0
        guard reader.isAtEnd else { return nil }
        return seconds - sign * (zoneHour * 3600 + zoneMinute * 60)
    }

    /// Howard Hinnant's `days_from_civil`, for the proleptic Gregorian calendar.
    private static func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    private struct Reader {
        let bytes: [UInt8]
        var position = 0

        var isAtEnd: Bool { position == bytes.count }

        mutating func digits(_ count: Int) -> Int? {
            guard position + count <= bytes.count else { return nil }
            var value = 0
            for offset in 0..<count {
                let byte = bytes[position + offset]
                guard (0x30...0x39).contains(byte) else { return nil }
                value = value * 10 + Int(byte - 0x30)
            }
            position += count
            return value
        }

        mutating func skip(_ sign: Unicode.Scalar) -> Bool {
            guard position < bytes.count, UInt32(bytes[position]) == sign.value else { return false }
            position += 1
            return true
        }
    }
}
