import Foundation

extension RuleSetReader {
    private static let weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

    mutating func readCalendar(_ value: YAMLValue) -> BusinessCalendar? {
        guard let fields = yaml.fields(of: value, known: ["time_zone", "open", "holidays"], what: "calendar") else {
            return nil
        }
        var calendar = BusinessCalendar.mondayToFriday9To17
        if let zone = fields["time_zone"], let name = yaml.text(zone, what: "time_zone") {
            if let timeZone = TimeZone(identifier: name) {
                calendar.timeZone = timeZone
            } else {
                yaml.error(
                    "unknown-value", at: zone.location,
                    "unknown time zone '\(name)'; write a name such as Europe/Paris or America/New_York")
            }
        }
        if let open = fields["open"] {
            calendar.openings = Array(repeating: [], count: 7)
            for (name, key, content) in yaml.entries(of: open, what: "open") {
                guard let days = days(name) else {
                    let known = Self.weekdays.joined(separator: ", ")
                    yaml.error(
                        "unknown-value", at: key.location, "unknown day '\(name)'; write one of \(known) or mon-fri")
                    continue
                }
                let openings = readOpenings(content)
                for day in days { calendar.openings[day] = openings }
            }
            if calendar.openings.allSatisfy(\.isEmpty) {
                yaml.error("never-open", at: open.location, "the team never works; give at least one day opening hours")
            }
        }
        if let value = fields["holidays"] { readHolidays(value, into: &calendar) }
        return calendar
    }

    private mutating func readHolidays(_ value: YAMLValue, into calendar: inout BusinessCalendar) {
        for (text, at) in yaml.located(value, what: "holidays") {
            if let day = day(text) {
                calendar.holidays.insert(day)
            } else {
                yaml.error(
                    "wrong-type", at: at.location,
                    "'\(text)' is not a date; write 2026-05-14, or 12-25 for a holiday of every year")
            }
        }
    }

    /// `mon` or `mon-fri`, as indices with Sunday 0.
    private func days(_ name: String) -> [Int]? {
        let ends = name.split(separator: "-").map { Self.weekdays.firstIndex(of: String($0)) }
        guard let first = ends.first, let from = first, ends.count <= 2, let to = ends[ends.count - 1] else {
            return nil
        }
        // A range may pass over Saturday: fri-mon.
        return Array(stride(from: from, through: to < from ? to + 7 : to, by: 1)).map { $0 % 7 }
    }

    private mutating func readOpenings(_ value: YAMLValue) -> [BusinessCalendar.Opening] {
        var openings: [BusinessCalendar.Opening] = []
        for (text, at) in yaml.located(value, what: "opening hours") {
            for part in text.split(separator: ",") {
                let ends = part.split(separator: "-").map { minute($0.trimmingCharacters(in: .whitespaces)) }
                guard ends.count == 2, let from = ends[0], let to = ends[1], from < to,
                    (openings.last?.to ?? 0) <= from
                else {
                    yaml.error(
                        "wrong-type", at: at.location,
                        "'\(text)' are not opening hours; write 9:00-17:00, or 9:00-12:00, 13:00-17:00, in order")
                    return []
                }
                openings.append(BusinessCalendar.Opening(from: from, to: to))
            }
        }
        return openings
    }

    private func minute(_ text: String) -> Int? {
        let parts = text.split(separator: ":").map { Int($0) }
        guard parts.count == 2, let hour = parts[0], let minute = parts[1], (0...24).contains(hour),
            (0...59).contains(minute), hour * 60 + minute <= 1440
        else { return nil }
        return hour * 60 + minute
    }

    private func day(_ text: String) -> BusinessCalendar.Day? {
        let parts = text.split(separator: "-").compactMap { Int($0) }
        guard (2...3).contains(parts.count), parts.count == text.split(separator: "-").count else { return nil }
        let (month, day) = (parts[parts.count - 2], parts[parts.count - 1])
        guard (1...12).contains(month), (1...31).contains(day) else { return nil }
        return BusinessCalendar.Day(year: parts.count == 3 ? parts[0] : nil, month: month, day: day)
    }
}
