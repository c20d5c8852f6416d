import Testing

/// The harness itself.
@Suite struct HarnessTests {
    @Test func perturbationsChangeWhatTheySay() {
        #expect(Perturbation.accents.apply(to: "Où est l’été ?", language: "fr", number: 0) == "Ou est l’ete ?")
        #expect(Perturbation.accents.apply(to: "prix", language: "fr", number: 0) == nil)
        #expect(Perturbation.capitals.apply(to: "straße", language: "de", number: 0) == "STRASSE")
        #expect(Perturbation.politeness.apply(to: "prix ?", language: "fr", number: 1) == "prix ? s'il vous plaît")
        #expect(Perturbation.punctuation.apply(to: "Hi, there!", language: "en", number: 0) == "Hi there")
        #expect(Perturbation.emoji.apply(to: "hi", language: "en", number: 5) == "hi 🙏")
    }

    @Test func ratesCountByCapabilityAndLanguage() {
        var rates = PassRates()
        for number in 0..<4 {
            rates.add("plain", language: number == 0 ? "fr" : "en", passed: number < 2, failure: "case \(number)")
        }
        #expect(rates.overall("plain").rate == 0.5)
        #expect(rates.counts["plain"]?["en"]?.total == 3)
        #expect(rates.failures == ["plain en: case 2", "plain en: case 3"])
        #expect(rates.table.contains("33 % (3)"))
    }
}
