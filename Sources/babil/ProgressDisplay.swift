internal import Foundation
internal import Synchronization

/// Shows progress on standard error: one moving line on a terminal, plain lines elsewhere.
final class ProgressDisplay: Sendable {
    private struct State {
        var run = ""
        var began = Date()
        var hasMovingLine = false
        var lastPlain = Date.distantPast
    }

    /// True if a person watches.
    let isTerminal = isatty(2) == 1
    private let state = Mutex(State())

    /// Tells what is being done; replaced by the next note on a terminal.
    func note(_ text: String) { state.withLock { show(text, moving: true, state: &$0) } }

    /// A line that stays.
    func line(_ text: String) { state.withLock { show(text, moving: false, state: &$0) } }

    /// A warning that stays.
    func warn(_ text: String) { line("warning: \(text)") }

    /// A step of a run: bar, rate and time to go; steps that count bytes show megabytes.
    func step(_ run: String, done: Int, of total: Int, inBytes: Bool = false, detail: String) {
        state.withLock { state in
            if state.run != run {
                state.run = run
                state.began = Date()
            }
            let elapsed = Date().timeIntervalSince(state.began)
            let left = elapsed / Double(max(1, done)) * Double(total - done)
            let filled = 20 * done / max(1, total)
            let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 20 - filled)
            let share = inBytes ? "\(done / 1_000_000)/\(total / 1_000_000) MB" : "\(done)/\(total)"
            let text = "\(run) \(isTerminal ? bar + " " : "")\(share) \(detail), \(Int(left.rounded())) s to go"
            show(text, moving: done < total, state: &state)
        }
    }

    private func show(_ text: String, moving: Bool, state: inout State) {
        if isTerminal {
            write("\r\u{1B}[K\(text)\(moving ? "" : "\n")")
            state.hasMovingLine = moving
        } else if !moving || Date().timeIntervalSince(state.lastPlain) >= 5 {
            write(text + "\n")
            state.lastPlain = Date()
        }
    }

    private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
