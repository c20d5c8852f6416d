public import Foundation

/// When a team works: opening hours by weekday in its own time zone, and holidays.
///
/// Opening hours are wall-clock times, so that 9:00 stays 9:00 when clocks change; time spent open is counted in real
/// seconds.
public struct BusinessCalendar: Sendable, Hashable {
    /// A stretch of a day, in minutes after midnight; the end is not part of it.
    public struct Opening: Sendable, Hashable {
        /// The first minute.
        public var from: Int
        /// The minute after the last one, at most 1440.
        public var to: Int

        /// Creates an opening.
        public init(from: Int, to: Int) {
            precondition(0 <= from && from < to && to <= 1440, "an opening lies within one day and is not empty")
            self.from = from
            self.to = to
        }
    }

    /// A date without a time; the year is nil for a holiday of every year.
    public struct Day: Sendable, Hashable {
        /// The year, or nil for every year.
        public var year: Int?
        /// The month, 1…12.
        public var month: Int
        /// The day of the month, 1…31.
        public var day: Int

        /// Creates a day.
        public init(year: Int?, month: Int, day: Int) {
            self.year = year
            self.month = month
            self.day = day
        }
    }

    /// Where the team works.
    public var timeZone: TimeZone
    /// Opening hours of Sunday (index 0) to Saturday (index 6), each in order and without overlap.
    public var openings: [[Opening]]
    /// Days without opening hours.
    public var holidays: Set<Day>

    /// Creates a calendar.
    public init(timeZone: TimeZone, openings: [[Opening]], holidays: Set<Day> = []) {
        precondition(openings.count == 7, "a calendar has opening hours for seven days, Sunday first")
        self.timeZone = timeZone
        self.openings = openings
        self.holidays = holidays
    }

    /// Monday to Friday, 9:00 to 17:00, UTC, no holidays.
    public static let mondayToFriday9To17 = BusinessCalendar(
        timeZone: .gmt, openings: [[]] + Array(repeating: [Opening(from: 540, to: 1020)], count: 5) + [[]])

    /// True if the team works at this moment.
    public func isOpen(at moment: Date) -> Bool {
        openIntervals(onDayOf: moment, calendar: gregorian).contains { $0.start <= moment && moment < $0.end }
    }

    /// The moment at which the team has been open for a number of seconds since a start.
    ///
    /// Received Friday 16:45 with Monday to Friday 9–17, 30 minutes are over on Monday at 9:15.
    ///
    /// - Parameters:
    ///   - seconds: Open seconds to let pass; zero gives the first open moment at or after the start.
    ///   - start: Where to begin.
    /// - Returns: The moment, or nil if the team does not open for that long within the next 400 days.
    public func moment(afterOpen seconds: TimeInterval, since start: Date) -> Date? {
        let calendar = gregorian
        var remaining = seconds
        var day = calendar.startOfDay(for: start)
        for _ in 0..<400 {
            for interval in openIntervals(onDayOf: day, calendar: calendar) where interval.end > start {
                let from = max(interval.start, start)
                let available = interval.end.timeIntervalSince(from)
                if remaining <= available { return from.addingTimeInterval(remaining) }
                remaining -= available
            }
            guard let next = calendar.date(byAdding: .day, value: 1, to: day) else { return nil }
            day = calendar.startOfDay(for: next)
        }
        return nil
    }

    /// The seconds the team is open between two moments; zero if the end is not after the start.
    public func openSeconds(from start: Date, to end: Date) -> TimeInterval {
        let calendar = gregorian
        var total: TimeInterval = 0
        var day = calendar.startOfDay(for: start)
        while day < end {
            for interval in openIntervals(onDayOf: day, calendar: calendar) {
                total += max(0, min(interval.end, end).timeIntervalSince(max(interval.start, start)))
            }
            guard let next = calendar.date(byAdding: .day, value: 1, to: day) else { return total }
            day = calendar.startOfDay(for: next)
        }
        return total
    }

    private var gregorian: Calendar {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = timeZone
        return calendar
    }

    private func openIntervals(onDayOf moment: Date, calendar: Calendar) -> [DateInterval] {
        let parts = calendar.dateComponents([.year, .month, .day, .weekday], from: moment)
        guard let year = parts.year, let month = parts.month, let day = parts.day, let weekday = parts.weekday else {
            return []
        }
        let isHoliday =
            holidays.contains(Day(year: year, month: month, day: day))
            || holidays.contains(Day(year: nil, month: month, day: day))
        if isHoliday { return [] }
        return openings[weekday - 1].compactMap { opening in
            guard let start = clock(opening.from, year: year, month: month, day: day, calendar: calendar),
                let end = clock(opening.to, year: year, month: month, day: day, calendar: calendar), start < end
            else { return nil }
            return DateInterval(start: start, end: end)
        }
    }

    /// The moment of a wall-clock minute; minute 1440 is the next midnight.
    ///
    /// A time that a clock change skips reads as the moment after the gap.
    private func clock(_ minute: Int, year: Int, month: Int, day: Int, calendar: Calendar) -> Date? {
        calendar.date(
            from: DateComponents(year: year, month: month, day: day, hour: minute / 60, minute: minute % 60))
    }
}
