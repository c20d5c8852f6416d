internal import Foundation

/// A plot of shares, as SVG: the x axis runs from 0 to 1, the y axis from a floor to 1.
struct UnitPlot {
    /// A place in the plot, in shares.
    struct Point {
        var x: Double
        var y: Double
    }

    private let title: String
    private let axes: (x: String, y: String)?
    private let floor: Double
    private let size: Double
    private let margin: (left: Double, bottom: Double, rest: Double)
    private var elements: [String] = []

    /// Starts a plot.
    ///
    /// - Parameters:
    ///   - title: what it shows, for readers who do not see it.
    ///   - axes: names of the axes; without them the plot is a small one without numbers.
    ///   - floor: where the y axis begins.
    init(title: String, axes: (x: String, y: String)?, floor: Double = 0) {
        self.title = title
        self.axes = axes
        self.floor = floor
        size = axes == nil ? 100 : 300
        margin = axes == nil ? (2, 2, 2) : (46, 38, 10)
        if axes != nil {
            for step in 0...5 { addTick(Double(step) / 5) }
        }
        let (low, high) = (place(Point(x: 0, y: floor)), place(Point(x: 1, y: 1)))
        elements.append(
            "<path class=\"axis\" d=\"M\(low.x) \(high.y)V\(low.y)H\(high.x)\(axes == nil ? "V\(high.y)H\(low.x)" : "")\"/>"
        )
    }

    /// Adds a straight dashed line.
    mutating func addIdeal(from start: Point, to end: Point) {
        let (a, b) = (place(start), place(end))
        elements.append("<path class=\"ideal\" d=\"M\(a.x) \(a.y)L\(b.x) \(b.y)\"/>")
    }

    /// Adds a curve through points; where there are more than can be seen, some are left out.
    mutating func addCurve(_ points: [Point]) {
        guard !points.isEmpty else { return }
        let stride = max(1, points.count / 300)
        let shown = points.indices.filter { $0 % stride == 0 || $0 == points.count - 1 }.map { place(points[$0]) }
        let path = shown.map { "\($0.x) \($0.y)" }.joined(separator: "L")
        elements.append("<path class=\"curve\" d=\"M\(path)\"/>")
        if shown.count == 1 { addDot(points[0], label: "") }
    }

    /// Adds a dot that says what it is when pointed at.
    mutating func addDot(_ point: Point, label: String) {
        let own = place(point)
        elements.append("<circle class=\"dot\" cx=\"\(own.x)\" cy=\"\(own.y)\" r=\"3.5\">\(Self.tip(label))</circle>")
    }

    /// Adds a vertical interval.
    mutating func addWhisker(at x: Double, from low: Double, to high: Double) {
        let (a, b) = (place(Point(x: x, y: low)), place(Point(x: x, y: high)))
        elements.append("<path class=\"whisker\" d=\"M\(a.x) \(a.y)V\(b.y)\"/>")
    }

    /// Adds a bar that stands on the x axis.
    mutating func addBar(from left: Double, to right: Double, height: Double) {
        let (a, b) = (place(Point(x: left, y: height)), place(Point(x: right, y: 0)))
        elements.append(
            "<rect class=\"bar\" x=\"\(a.x + 1)\" y=\"\(a.y)\" width=\"\(max(0, b.x - a.x - 2))\" height=\"\(max(0, b.y - a.y))\"/>"
        )
    }

    /// The plot.
    var svg: String {
        var labels = ""
        if let axes {
            let middle = place(Point(x: 0.5, y: 0.5))
            labels = """
                <text x="\(middle.x)" y="\(size - 4)" text-anchor="middle">\(HTML.escaped(axes.x))</text>
                <text x="12" y="\(middle.y)" text-anchor="middle" transform="rotate(-90 12 \(middle.y))">\(HTML.escaped(axes.y))</text>
                """
        }
        return """
            <svg viewBox="0 0 \(size) \(size)" role="img" aria-label="\(HTML.escaped(title))">
            \(elements.joined(separator: "\n"))
            \(labels)
            </svg>
            """
    }

    private mutating func addTick(_ value: Double) {
        let height = floor + (1 - floor) * value
        let (x, y) = (place(Point(x: value, y: floor)), place(Point(x: 0, y: height)))
        let (right, top) = (place(Point(x: 1, y: floor)).x, place(Point(x: 0, y: 1)).y)
        elements.append("<path class=\"axis\" d=\"M\(x.x) \(x.y)V\(top)M\(y.x) \(y.y)H\(right)\" opacity=\".5\"/>")
        let (across, upward) = (String(format: "%g", value), String(format: "%g", height))
        elements.append("<text x=\"\(x.x)\" y=\"\(x.y + 14)\" text-anchor=\"middle\">\(across)</text>")
        elements.append("<text x=\"\(y.x - 6)\" y=\"\(y.y + 4)\" text-anchor=\"end\">\(upward)</text>")
    }

    /// Where a point lies in the drawing, to a tenth.
    private func place(_ point: Point) -> Point {
        let width = size - margin.left - margin.rest
        let height = size - margin.bottom - margin.rest
        return Point(
            x: ((margin.left + width * point.x) * 10).rounded() / 10,
            y: ((margin.rest + height * (1 - point.y) / (1 - floor)) * 10).rounded() / 10)
    }

    private static func tip(_ label: String) -> String { label.isEmpty ? "" : "<title>\(HTML.escaped(label))</title>" }
}
