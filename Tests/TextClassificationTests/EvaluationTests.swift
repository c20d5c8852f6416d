import Foundation
import Testing
import TextClassification

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite struct EvaluationTests {
    private static func evaluation(_ kind: HeadDescription.Kind = .exclusive) -> HeadEvaluation {
        let description = HeadDescription(
            name: "head", kind: kind, labels: ["a", "b", "<c>"],
            thresholds: kind == .independent ? [0.5, 0.5, 0.5] : [])
        var evaluation = HeadEvaluation(head: description)
        let rows: [([Int], [Float], String)] = [
            ([0], [0.9, 0.05, 0.05], "fr"), ([0, 1], [0.2, 0.7, 0.1], "fr"), ([1], [0.6, 0.3, 0.1], "en"),
            ([2], [0.1, 0.1, 0.8], "en"), ([2], [0.4, 0.35, 0.25], "en"),
        ]
        for (number, row) in rows.enumerated() {
            evaluation.append(
                HeadEvaluation.Record(
                    truth: row.0, probabilities: row.1, language: row.2, origin: "data.tsv:\(number + 1)",
                    text: "text <\(number)> & more"))
        }
        return evaluation
    }

    @Test func aFolderIsALanguageOnlyIfItBearsTheCodeOfOne() {
        #expect(Evaluator.languageFolder(of: "umsab/fr/dev.tsv") == "fr")
        #expect(Evaluator.languageFolder(of: "brighter/pt-br/train.tsv") == "pt-br")
        for path in ["exp/a.tsv", "tmp/a.tsv", "data/a.tsv", "a.tsv", "FR/a.tsv"] {
            #expect(Evaluator.languageFolder(of: path) == nil, "\(path)")
        }
    }

    @Test func figuresOfAHandMadeCase() {
        let evaluation = Self.evaluation()
        #expect(evaluation.accuracy == 0.4)
        #expect(evaluation.accuracyAny == 0.6)
        #expect(evaluation.accuracyTop2 == 0.8)
        #expect(evaluation.labelFigures.map(\.support) == [2, 1, 2])
        #expect(evaluation.labelFigures.map(\.predicted) == [3, 1, 1])
        #expect(evaluation.labelFigures.map(\.right) == [1, 0, 1])
        #expect((evaluation.macroF1 - (0.4 + 0 + 2.0 / 3) / 3).magnitude < 1e-9)
        #expect(evaluation.confusionMatrix == [[2, 0, 0], [1, 0, 0], [1, 0, 1]])
        #expect(evaluation.confusions.map { "\($0.truth)\($0.given)\($0.count)" } == ["ba1", "<c>a1"])
        #expect(evaluation.mistakes.map(\.origin) == ["data.tsv:3", "data.tsv:5"])
        // Confidences .9 right, .8 right, .7 right, .6 wrong, .4 wrong.
        #expect(evaluation.coverage(atPrecision: 1) == 0.6)
        #expect(evaluation.coverage(atPrecision: 0.75) == 0.8)
        #expect(evaluation.auroc(of: 2) == 1)
        let error = (0.1 + 0.2 + 0.3 + 0.6 + 0.4) / 5
        #expect((evaluation.expectedCalibrationError - error).magnitude < 1e-6)
    }

    @Test func anAnswerMayDifferFromTheMostProbableLabel() {
        var evaluation = Self.evaluation()
        evaluation.append(
            HeadEvaluation.Record(truth: [2], probabilities: [0.5, 0.1, 0.4], given: 2, language: "en"))
        #expect(evaluation.labelFigures[2].right == 2)
        #expect(evaluation.accuracyAny == 4.0 / 6)
    }

    @Test func mistakesOfIndependentLabelsSayWhatWasMissedOrInvented() throws {
        let mistakes = Self.evaluation(.independent).mistakes
        #expect(mistakes.map(\.given) == ["−a", "+a −b", "−<c>"])
        #expect(try #require(mistakes.first).truth == "a+b")
    }

    @Test func bootstrapIntervalsHoldTheFigureAndRepeat() {
        let evaluation = Self.evaluation()
        let interval = evaluation.interval { $0.accuracyAny }
        #expect(interval.low <= 0.6 && 0.6 <= interval.high && interval.low < interval.high)
        #expect(evaluation.interval { $0.accuracyAny } == interval)
    }

    @Test func thePageIsWellFormedAndNamesNothingItShouldNot() throws {
        for kind in [HeadDescription.Kind.exclusive, .independent] {
            let page = EvaluationPage(
                modelName: "m <&>", digest: "abc", dataFiles: ["/home/someone/data/test.tsv"],
                heads: [Self.evaluation(kind)])
            let html = page.html
            #expect(!html.contains("text &lt;0&gt;"), "texts are private unless asked for")
            #expect(!html.contains("/home/someone"))
            #expect(html.contains("m &lt;&amp;&gt;") && html.contains("&lt;c&gt;") && !html.contains("<c>"))
            // Nothing is fetched from anywhere.
            #expect(!html.contains("http") && !html.contains("<script") && !html.contains("src="))
            let document = html.replacingOccurrences(of: "<!DOCTYPE html>", with: "")
                .replacingOccurrences(of: #"<(meta[^>]*|br)>"#, with: "<$1/>", options: .regularExpression)
            let parser = XMLParser(data: Data(document.utf8))
            #expect(parser.parse(), "\(String(describing: parser.parserError)) in line \(parser.lineNumber)")
        }
        let open = EvaluationPage(
            modelName: "m", digest: "abc", dataFiles: [], heads: [Self.evaluation()], errorCount: 1)
        #expect(open.html.contains("text &lt;2&gt; &amp; more"))
        #expect(!open.html.contains("text &lt;4&gt;"), "only the surest error was asked for")
    }

    @Test func anUnknownLabelIsNamedWithItsPlace() throws {
        let model = try SmallModel()
        defer { model.remove() }
        let path = try model.write(
            Array(#"{"text":"a","intent":"praise"}"#.utf8 + [0x0A] + #"{"text":"b","intent":"prase"}"#.utf8),
            as: "x.jsonl")
        var evaluator = Evaluator(classifier: try Classifier(path: model.path), headNames: ["intent"], keepTexts: false)
        try evaluator.add(file: path)
        #expect(evaluator.unknownLabels.first?.hasPrefix("\(path):2: the model has no label `prase`") == true)
    }

    @Test func theCardHasFiguresWhereTextsWereHeldOut() throws {
        let model = try SmallModel()
        defer { model.remove() }
        #expect(try Classifier(path: model.path).metadata.card.contains("Nothing was held out"))
        var configuration = SmallModel.configuration()
        configuration.heldOutShare = 0.5
        let bytes = try ModelTrainer(configuration: configuration, folder: model.folder).train { _ in }
        let card = try Classifier(path: try model.write(bytes, as: "held.babil")).metadata.card
        for part in [
            "## Data", "train.jsonl", "## Recipe", "### intent", "### toxicity", "## Precision targets", "## Limits",
        ] {
            #expect(card.contains(part), "\(part)")
        }
    }
}
