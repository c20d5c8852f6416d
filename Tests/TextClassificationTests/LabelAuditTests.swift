import Testing
import TextClassification

@Suite struct LabelAuditTests {
    private func audit(
        _ lines: [([String], String, String, Int)], kind: HeadDescription.Kind = .exclusive, labels: [String]? = nil
    ) -> [String] {
        var head = HeadConfiguration(name: "intent", kind: kind)
        head.labels = labels
        var audit = LabelAudit(heads: [head])
        for (labels, text, file, line) in lines {
            audit.add(
                labels: labels, head: 0, text: Array(text.utf8), file: file, line: line, isDev: file == "dev.tsv")
        }
        return audit.warnings
    }

    @Test func cleanDataGiveNoWarning() {
        let lines = [(["a"], "one", "t.tsv", 1), (["b"], "two", "t.tsv", 2), (["a"], "one", "dev.tsv", 1)]
        #expect(audit(lines).isEmpty)
    }

    @Test func aLabelInTwoSpellingsIsNamedWithBothPlaces() throws {
        let warning = try #require(
            audit([(["refund_return"], "x", "t.tsv", 3), (["Refund-Return"], "y", "u.tsv", 9)]).first)
        #expect(warning.contains("`Refund-Return` (1 texts, first at u.tsv:9)"))
        #expect(warning.contains("`refund_return` (1 texts, first at t.tsv:3)"))
    }

    @Test func aTextWithTwoLabelsIsNamedWithBothPlaces() throws {
        let lines = [(["a"], "same", "t.tsv", 1), (["b"], "other", "t.tsv", 2), (["b"], "same", "t.tsv", 7)]
        #expect(
            try #require(audit(lines).first).contains(
                "1 texts stand in the data again with another label: t.tsv:7 against t.tsv:1"))
        // A further label is no contradiction; another set of independent labels is one.
        let further = [(["a"], "same", "t.tsv", 1), (["a", "b"], "same", "t.tsv", 2), (["b"], "x", "t.tsv", 3)]
        #expect(audit(further).isEmpty)
        #expect(audit(further, kind: .independent).count == 1)
    }

    @Test func aLabelThatOnlyDevHasIsNamed() throws {
        let lines = [(["a"], "one", "t.tsv", 1), (["b"], "two", "t.tsv", 2), (["c"], "three", "dev.tsv", 5)]
        #expect(audit(lines) == ["dev.tsv:5: label `c` is in no training text of head `intent` (1 dev texts)"])
    }

    @Test func aLabelThatTheHeadDoesNotListIsNamed() {
        let lines = [(["a"], "one", "t.tsv", 1), (["b"], "two", "t.tsv", 2), (["bb"], "three", "t.tsv", 3)]
        let sentence = "t.tsv:3: label `bb` is not in the list of head `intent` and is ignored (1 texts)"
        #expect(audit(lines, labels: ["a", "b"]) == [sentence])
    }

    @Test func aLabelWithoutTextsIsNamed() {
        let lines = [(["a"], "one", "t.tsv", 1), (["b"], "two", "t.tsv", 2)]
        #expect(audit(lines, labels: ["a", "b", "c"]) == ["head `intent`: no text has the label `c`"])
    }
}
