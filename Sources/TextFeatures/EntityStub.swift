public struct EntityRecognizer { public init() {}; public func entities(in text: AnalyzedText, language: String?) -> [Entity] { [] } }
