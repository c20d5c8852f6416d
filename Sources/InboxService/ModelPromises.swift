public import InboxRules
public import TextClassification

extension PrecisionThresholds {
    /// The thresholds that a model promises, measured on texts that it was not trained on.
    ///
    /// - Parameter model: What the model says of itself.
    public init(model: ModelMetadata) {
        var heads: [String: ModelHead] = [:]
        for head in model.heads { heads[head.description.name] = head }
        let known = heads
        self.init { head, label, language, precision in
            guard let head = known[head] else { return .refused("the model has no head `\(head)`") }
            do throws(PrecisionRefusal) {
                return .threshold(try head.threshold(label: label, language: language, precision: precision).threshold)
            } catch {
                return .refused(error.description)
            }
        }
    }
}
