"""Line charts as SVG, with nothing but the standard library."""
import html
import math

COLOURS = ["#4269d0", "#efb118", "#ff725c", "#6cc5b0", "#3ca951"]
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 380, 76, 120, 40, 52


def ticks(low, high, logarithmic):
    """Round values between two bounds."""
    if logarithmic:
        decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
        steps = [1, 2, 5] if len(decades) < 4 else [1]
        return [s * 10.0**d for d in decades for s in steps if low * 0.999 <= s * 10.0**d <= high * 1.001]
    step = 10.0 ** math.floor(math.log10((high - low) / 4 or 1))
    step *= next(factor for factor in [1, 2, 5, 10] if (high - low) / (step * factor) <= 6)
    return [i * step for i in range(math.ceil(low / step), math.floor(high / step) + 1)]


def label(value):
    for limit, sign in [(1e6, " M"), (1e3, " k")]:
        if value >= limit:
            return f"{value / limit:g}{sign}"
    return f"{value:g}"


def chart(title, x_name, y_name, series, x_log=False, y_log=False, marks=None):
    """An SVG document with a line for each name of `series`, a list of points (x, y)."""
    xs = [x for points in series.values() for x, _ in points]
    ys = [y for points in series.values() for _, y in points]
    x_low, x_high = min(xs), max(xs)
    y_low, y_high = (min(ys) * 0.8 if y_log else 0), max(ys) * 1.1

    def scale(value, low, high, logarithmic, first, last):
        if logarithmic:
            value, low, high = math.log(value), math.log(low), math.log(high)
        return first + (value - low) / ((high - low) or 1) * (last - first)

    def x_of(x):
        return scale(x, x_low, x_high, x_log, LEFT, WIDTH - RIGHT)

    def y_of(y):
        return scale(y, y_low, y_high, y_log, HEIGHT - BOTTOM, TOP)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        f'<text x="{LEFT}" y="22" font-size="14" font-weight="bold">{html.escape(title)}</text>',
    ]
    for y in ticks(y_low, y_high, y_log):
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y_of(y):.1f}" y2="{y_of(y):.1f}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y_of(y) + 4:.1f}" text-anchor="end">{label(y)}</text>')
    for x in marks or ticks(x_low, x_high, x_log):
        parts.append(f'<line x1="{x_of(x):.1f}" x2="{x_of(x):.1f}" y1="{HEIGHT - BOTTOM}" y2="{HEIGHT - BOTTOM + 5}" stroke="#555"/>')
        parts.append(f'<text x="{x_of(x):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{label(x)}</text>')
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(f'<text x="{middle}" y="{HEIGHT - 12}" text-anchor="middle">{html.escape(x_name)}</text>')
    parts.append(f'<text transform="translate(16 {(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)" text-anchor="middle">{html.escape(y_name)}</text>')
    for number, (name, points) in enumerate(series.items()):
        colour = COLOURS[number % len(COLOURS)]
        path = " ".join(f"{x_of(x):.1f},{y_of(y):.1f}" for x, y in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x_of(x):.1f}" cy="{y_of(y):.1f}" r="3" fill="{colour}"/>' for x, y in points]
        if len(series) > 1:
            y = TOP + 16 * number
            parts.append(f'<text x="{WIDTH - RIGHT + 12}" y="{y}" fill="{colour}">{html.escape(name)}</text>')
    return "\n".join([*parts, "</svg>", ""])


def draw(results, folder):
    """Writes the charts of a run."""
    grid = results["socket"]["grid"]
    batches = sorted({point["batch"] for point in grid})
    clients = sorted({point["clients"] for point in grid})

    def lines(figure):
        return {
            f"{count} client{'s' if count > 1 else ''}": [(p["batch"], p[figure]) for p in grid if p["clients"] == count]
            for count in clients
        }

    def write(name, *values, **options):
        (folder / f"{name}.svg").write_text(chart(*values, **options), encoding="utf-8")

    batch = "messages in a request"
    write("throughput", "Messages a second over the socket", batch, "messages a second", lines("messages_per_second"),
          x_log=True, marks=batches)
    for figure, title in [("p50_us", "Median time of an answer"), ("p99_us", "Time of 99 % of the answers")]:
        write(figure.removesuffix("_us"), title, batch, "microseconds", lines(figure), x_log=True, y_log=True, marks=batches)
    costs = results["costs"]
    cost = "microseconds a message"
    write("length", "Cost against the length of a message", "bytes", cost, {"": costs["length"]})
    write("classes", "Cost against the number of classes", "classes", cost, {"": costs["classes"]})
    write("hash", "Cost against the width of the hash", "bits of a bucket number", cost, {"": costs["hash_bits"]},
          marks=[point[0] for point in costs["hash_bits"]])
