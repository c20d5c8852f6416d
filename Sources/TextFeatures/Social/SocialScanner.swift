struct SocialSpan { var kind: Token.Kind; var range: Range<Int> }
enum SocialScanner { static func scan(_ source: UnsafeBufferPointer<UInt8>, into spans: inout [SocialSpan]) {} }
