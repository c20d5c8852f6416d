/// Time spans as rule files write them: a whole number and one of `s m h d`.
enum TimeSpan {
    /// The span in seconds; nil if the text is not a span.
    static func seconds(_ text: String) -> Int? {
        guard let unit = text.last, let count = Int(text.dropLast()), count >= 0, count <= 100_000 else { return nil }
        switch unit {
        case "s": return count
        case "m": return count * 60
        case "h": return count * 3600
        case "d": return count * 86400
        default: return nil
        }
    }

    /// The shortest exact form: `90m`, `2h`, `1d`.
    static func text(seconds: Int) -> String {
        if seconds > 0, seconds % 86400 == 0 { return "\(seconds / 86400)d" }
        if seconds > 0, seconds % 3600 == 0 { return "\(seconds / 3600)h" }
        if seconds > 0, seconds % 60 == 0 { return "\(seconds / 60)m" }
        return "\(seconds)s"
    }
}

/// A number with as few decimals as it needs, at most four, and never an exponent.
func shortDecimal(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e12 else { return "not a number" }
    let scaled = Int((value * 10_000).rounded())
    let sign = scaled < 0 ? "-" : ""
    let (whole, fraction) = abs(scaled).quotientAndRemainder(dividingBy: 10_000)
    if fraction == 0 { return "\(sign)\(whole)" }
    var digits = String(fraction + 10_000).dropFirst()
    while digits.last == "0" { digits.removeLast() }
    return "\(sign)\(whole).\(digits)"
}

/// A probability or score with exactly two decimals, as reasons show it: `0.88`, `-0.93`.
func twoDecimals(_ value: Float) -> String {
    guard value.isFinite, abs(value) < 1e12 else { return "not a number" }
    let scaled = Int((Double(value) * 100).rounded())
    if (0...100).contains(scaled) { return probabilityTexts[scaled] }
    let (whole, fraction) = abs(scaled).quotientAndRemainder(dividingBy: 100)
    return (scaled < 0 ? "-" : "") + "\(whole)." + (fraction < 10 ? "0" : "") + "\(fraction)"
}

/// 0.00 to 1.00, ready to be shown.
private let probabilityTexts = (0...100).map { $0 == 100 ? "1.00" : $0 < 10 ? "0.0\($0)" : "0.\($0)" }

/// Two values for a comparison, with two decimals, or four where two would make different values look equal.
func comparedDecimals(_ value: Float, _ bound: Float) -> (value: String, bound: String) {
    let short = (twoDecimals(value), twoDecimals(bound))
    if short.0 != short.1 || value == bound { return short }
    return (shortDecimal(Double(value)), shortDecimal(Double(bound)))
}
