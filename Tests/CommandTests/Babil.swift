import Foundation

/// Runs the real `babil` program.
struct Babil {
    /// What a run left.
    struct Result {
        var status: Int32
        var output: String
        var errors: String
    }

    /// The repository, found from this file.
    static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// The program, which lies beside the test bundle.
    static let program: String = {
        let tests = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        for folder in [tests.path, "\(repository)/.build/release", "\(repository)/.build/debug"] {
            if FileManager.default.isExecutableFile(atPath: "\(folder)/babil") { return "\(folder)/babil" }
        }
        return "\(repository)/.build/release/babil"
    }()

    /// Runs a command in the repository's folder and waits for it.
    static func run(_ arguments: [String], input: [UInt8] = []) throws -> Result {
        let process = try start(arguments, input: input)
        let output = process.output.fileHandleForReading.readDataToEndOfFile()
        process.process.waitUntilExit()
        let errors = try Data(contentsOf: URL(fileURLWithPath: process.errorsPath))
        try? FileManager.default.removeItem(atPath: process.errorsPath)
        return Result(
            status: process.process.terminationStatus, output: String(decoding: output, as: UTF8.self),
            errors: String(decoding: errors, as: UTF8.self))
    }

    /// A program that runs.
    struct Running {
        var process: Process
        var output: Pipe
        var errorsPath: String
    }

    /// Starts a command; its input is a file, so that it can be of any length.
    static func start(_ arguments: [String], input: [UInt8] = []) throws -> Running {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: repository)
        let folder = NSTemporaryDirectory()
        let inputPath = "\(folder)babil-in-\(UUID().uuidString)"
        let errorsPath = "\(folder)babil-err-\(UUID().uuidString)"
        try Data(input).write(to: URL(fileURLWithPath: inputPath))
        try Data().write(to: URL(fileURLWithPath: errorsPath))
        let pipe = Pipe()
        process.standardInput = FileHandle(forReadingAtPath: inputPath)
        process.standardOutput = pipe
        process.standardError = FileHandle(forWritingAtPath: errorsPath)
        try process.run()
        try? FileManager.default.removeItem(atPath: inputPath)
        return Running(process: process, output: pipe, errorsPath: errorsPath)
    }
}
