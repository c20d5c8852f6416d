import ArgumentParser
import Foundation

/// What the engine does in this process: `benchmarks/serving/run` runs it beside its peers.
@main
struct ServingBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ServingBenchmark", abstract: "Measures the engine in process.",
        subcommands: [Score.self, Gather.self])
}

/// Prints an object on one line.
func report(_ values: [String: Any]) throws {
    let data = try JSONSerialization.data(withJSONObject: values, options: [.sortedKeys])
    print(String(decoding: data, as: UTF8.self))
}

/// Seconds of processor time that `body` takes on this thread: what other programs do meanwhile does not count.
func seconds(_ body: () throws -> Void) rethrows -> Double {
    func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
    let start = now()
    try body()
    return now() - start
}
