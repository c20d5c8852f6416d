internal import ArgumentParser
internal import Foundation

/// Runs the command line and ends with the statuses of the contract: 0 done, 1 failed, 2 wrong usage.
@main
enum Main {
    static func main() async {
        do {
            var command = try BabilCommand.parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            end(with: error)
        }
    }

    private static func end(with error: any Error) -> Never {
        let code = BabilCommand.exitCode(for: error)
        let message = BabilCommand.fullMessage(for: error)
        if code == .success {
            if !message.isEmpty { print(message) }
            exit(0)
        }
        if !message.isEmpty { printError(message) }
        exit(code == .validationFailure ? 2 : 1)
    }
}
