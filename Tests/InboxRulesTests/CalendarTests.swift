import Foundation
import InboxRules
import Testing

@Suite struct CalendarTests {
    private func moment(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }

    private func paris(holidays: Set<BusinessCalendar.Day> = []) throws -> BusinessCalendar {
        var calendar = BusinessCalendar.mondayToFriday9To17
        calendar.timeZone = try #require(TimeZone(identifier: "Europe/Paris"))
        calendar.holidays = holidays
        return calendar
    }

    @Test func thirtyMinutesFromFridayQuarterToFiveEndOnMondayQuarterPastNine() throws {
        // Friday 6 March 2026, 16:45 in Paris is 15:45 UTC.
        let due = try paris().moment(afterOpen: 1800, since: try moment("2026-03-06T15:45:00Z"))
        #expect(due == (try moment("2026-03-09T08:15:00Z")))
    }

    @Test func clocksGoingForwardMoveMondayByAnHour() throws {
        // Clocks change on Sunday 29 March 2026: Monday 9:15 in Paris is 7:15 UTC.
        let due = try paris().moment(afterOpen: 1800, since: try moment("2026-03-27T15:45:00Z"))
        #expect(due == (try moment("2026-03-30T07:15:00Z")))
    }

    @Test func clocksGoingBackMoveMondayByAnHour() throws {
        // Clocks change on Sunday 25 October 2026: Friday 16:45 is 14:45 UTC, Monday 9:15 is 8:15 UTC.
        let due = try paris().moment(afterOpen: 1800, since: try moment("2026-10-23T14:45:00Z"))
        #expect(due == (try moment("2026-10-26T08:15:00Z")))
    }

    @Test func aTeamThatWorksThroughTheClockChangeCountsRealSeconds() throws {
        let zone = try #require(TimeZone(identifier: "Europe/Paris"))
        let nights = BusinessCalendar(
            timeZone: zone, openings: Array(repeating: [BusinessCalendar.Opening(from: 0, to: 1440)], count: 7))
        // From Sunday 00:00 (Saturday 23:00 UTC) to Monday 00:00 the clock jumps: 23 real hours.
        let start = try moment("2026-03-28T23:00:00Z")
        #expect(nights.openSeconds(from: start, to: try moment("2026-03-29T22:00:00Z")) == 23 * 3600)
        #expect(nights.moment(afterOpen: 23 * 3600, since: start) == (try moment("2026-03-29T22:00:00Z")))
    }

    @Test func holidaysAreSkippedOnceOrEveryYear() throws {
        let monday = try paris(holidays: [.init(year: 2026, month: 3, day: 9)])
        #expect(
            monday.moment(afterOpen: 1800, since: try moment("2026-03-06T15:45:00Z"))
                == (try moment("2026-03-10T08:15:00Z")))
        let christmas = try paris(holidays: [.init(year: nil, month: 12, day: 25)])
        // Thursday 24 December 2026, 16:45; Friday is Christmas.
        #expect(
            christmas.moment(afterOpen: 1800, since: try moment("2026-12-24T15:45:00Z"))
                == (try moment("2026-12-28T08:15:00Z")))
        #expect(!christmas.isOpen(at: try moment("2026-12-25T10:00:00Z")))
        #expect(try paris().isOpen(at: try moment("2026-12-25T10:00:00Z")))
    }

    @Test func lunchBreaksDoNotCount() throws {
        var calendar = try paris()
        calendar.openings[1] = [.init(from: 540, to: 720), .init(from: 780, to: 1020)]
        // Monday 11:50 plus 20 minutes: ten before noon, ten after one.
        #expect(
            calendar.moment(afterOpen: 1200, since: try moment("2026-03-09T10:50:00Z"))
                == (try moment("2026-03-09T12:10:00Z")))
    }

    @Test func openSecondsAndMomentAgree() throws {
        var random = SplitMix(seed: 11)
        let calendar = try paris(holidays: [.init(year: nil, month: 5, day: 1)])
        let origin = try moment("2026-01-01T00:00:00Z")
        for _ in 0..<300 {
            let start = origin.addingTimeInterval(TimeInterval(random.below(365 * 86400)))
            let seconds = TimeInterval(1 + random.below(5 * 86400))
            let due = try #require(calendar.moment(afterOpen: seconds, since: start))
            #expect(abs(calendar.openSeconds(from: start, to: due) - seconds) < 0.001)
        }
    }

    @Test func aTeamThatNeverOpensHasNoDueMoment() throws {
        let closed = BusinessCalendar(timeZone: .gmt, openings: Array(repeating: [], count: 7))
        #expect(closed.moment(afterOpen: 1, since: try moment("2026-03-06T15:45:00Z")) == nil)
    }

    // MARK: Ladder

    private func received(
        _ text: String, _ priority: Decision.Priority = .high, _ actions: [Decision.Action] = [.acknowledge]
    ) throws
        -> EscalationLadder.Event
    {
        .init(kind: .received(priority: priority, actions: actions), at: try moment(text))
    }

    @Test func theDefaultLadderAcknowledgesFollowsUpThenCallsTheManager() throws {
        let ladder = try DefaultRules.load().ladder
        let calendar = try paris()
        let events = [try received("2026-03-02T09:00:00Z")]
        func due(_ now: String) throws -> [String] {
            ladder.due(events: events, now: try moment(now), calendar: calendar).map(\.step.id)
        }
        #expect(try due("2026-03-02T09:00:00Z") == ["acknowledge"])
        #expect(try due("2026-03-02T09:29:59Z") == ["acknowledge"])
        #expect(try due("2026-03-02T09:30:00Z") == ["acknowledge", "follow-up"])
        #expect(try due("2026-03-02T10:00:00Z") == ["acknowledge", "follow-up", "manager"])
        let manager = ladder.due(events: events, now: try moment("2026-03-02T10:00:00Z"), calendar: calendar).last
        #expect(manager?.step.task == .flagManager && manager?.step.withSummary == true)
        #expect(
            ladder.next(events: events, now: try moment("2026-03-02T09:10:00Z"), calendar: calendar)?.step.id
                == "follow-up")
    }

    @Test func doneStepsAndAnswersSettleTheLadder() throws {
        let ladder = try DefaultRules.load().ladder
        let calendar = try paris()
        let now = try moment("2026-03-02T12:00:00Z")
        var events = [try received("2026-03-02T09:00:00Z")]
        events.append(.init(kind: .done(step: "acknowledge"), at: try moment("2026-03-02T09:00:01Z")))
        #expect(ladder.due(events: events, now: now, calendar: calendar).map(\.step.id) == ["follow-up", "manager"])
        events.append(.init(kind: .answered, at: try moment("2026-03-02T09:20:00Z")))
        #expect(ladder.due(events: events, now: now, calendar: calendar).isEmpty)
        events.append(try received("2026-03-02T11:00:00Z"))
        #expect(
            ladder.due(events: events.reversed(), now: now, calendar: calendar).map(\.step.id) == [
                "acknowledge", "follow-up", "manager",
            ])
    }

    @Test func aHiddenCommentIsReviewedWithinTheHourEvenAtNightAndEvenIfAnswered() throws {
        let ladder = try DefaultRules.load().ladder
        let calendar = try paris()
        var events = [try received("2026-03-07T22:00:00Z", .low, [.hide, .review])]
        events.append(.init(kind: .answered, at: try moment("2026-03-07T22:10:00Z")))
        let due = ladder.due(events: events, now: try moment("2026-03-07T23:00:00Z"), calendar: calendar)
        #expect(due.map(\.step.id) == ["high-risk-review"])
        #expect(due.first?.at == (try moment("2026-03-07T23:00:00Z")))
        events.append(.init(kind: .reviewed, at: try moment("2026-03-07T22:30:00Z")))
        #expect(ladder.due(events: events, now: try moment("2026-03-08T23:00:00Z"), calendar: calendar).isEmpty)
    }
}
