import CKernels
import TextFeatures

/// The text kernel of each instruction set over any bytes, against ICU and against plain loops.
///
/// The first byte of the input chooses where in a line of memory the text begins.
@c(LLVMFuzzerTestOneInput)
public func fuzzKernel(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: bytes, count: count))
    guard let first = input.first else { return 0 }
    let text = Array(input.dropFirst())
    let expected = TextMarks(referenceFor: text)
    for (level, scan) in TextMarks.kernels {
        precondition(
            TextMarks(of: text, offset: Int(first % 64), by: scan) == expected, "The kernel of level \(level) is wrong."
        )
    }
    return 0
}
