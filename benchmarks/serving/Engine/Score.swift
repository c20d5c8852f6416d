import ArgumentParser
import CKernels
import TextClassification

/// Messages a second in this process, on one core.
struct Score: ParsableCommand {
    @Option(help: "The model.") var model: String
    @Option(help: "Texts that are scored before the clock starts: they warm the memory of words.") var warm: String
    @Option(help: "Messages a call.") var batch = 64
    @Option(help: "Units of text that are remembered.") var memo = Classifier.memoCapacity
    @Option(help: "Instruction set: 0 portable, 1 AVX2, 2 AVX-512; absent: the best.") var level: UInt32?
    @Argument(help: "Texts to measure, one a line; each file is scored once.") var files: [String]

    func run() throws {
        if let level, ck_use_level(ck_level(rawValue: level)) != 1 {
            throw ValidationError("this processor lacks the instruction set \(level)")
        }
        let classifier = try Classifier(path: model, memoCapacity: memo)
        _ = try TextBlock(path: warm).score(with: classifier, batch: batch)
        var rates: [Double] = []
        var bytes = 0
        for file in files {
            let texts = try TextBlock(path: file)
            rates.append(Double(texts.count) / texts.score(with: classifier, batch: batch))
            bytes += texts.bytes.count
        }
        try report([
            "messages_per_second": rates, "bytes": bytes, "level": Int(ck_current_level().rawValue), "batch": batch,
            "memo": memo,
        ])
    }
}
