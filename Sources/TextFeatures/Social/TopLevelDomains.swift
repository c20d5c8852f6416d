/// The top-level domains after which a name without `www.` or `https://` is taken for a link.
///
/// Not the whole registry: many country codes are everyday words ("merci.je", "oui.ca va"), and a missing space after a
/// full stop is far more frequent in messages than a link to such a domain. With `www.` or a scheme any ending will do.
enum TopLevelDomains {
    /// How far an ending can be trusted.
    enum Kind: UInt8 {
        /// Hardly ever a word that follows a full stop.
        case generic
        /// A country code that is no frequent word of the languages we read.
        case country
        /// Also a small word ("gracias.es muy"): believed at the end of a sentence, where such words do not stand.
        case particle
        /// Also a noun ("prix.info"): believed with a path, a hyphen or a word such as "sur" before it.
        case noun
    }

    /// The kind of a label that holds ASCII letters only, or nil when it is not listed.
    static func kind(of bytes: MessageBytes, in range: Range<Int>) -> Kind? {
        guard range.count <= 8 else { return nil }
        var packed: UInt64 = 0
        for index in range { packed = packed << 8 | UInt64(bytes[index] | 0x20) }
        return table[packed]
    }

    /// Up to eight bytes as one integer, most significant first.
    static func pack(_ label: some Sequence<UInt8>) -> UInt64 { label.reduce(0) { $0 << 8 | UInt64($1) } }

    private static let table: [UInt64: Kind] = {
        var table: [UInt64: Kind] = [:]
        let lists = [(generic, Kind.generic), (country, .country), (particle, .particle), (noun, .noun)]
        for (names, kind) in lists {
            for name in names.split(separator: " ") { table[pack(name.utf8)] = kind }
        }
        return table
    }()

    private static let generic = """
        com net org biz xyz dev app shop store online website tech club cloud agency digital studio network company \
        academy asia example edu gov int mil mobi icu cc tv fm ly gl co
        """
    private static let country = """
        fr nl pt uk eu ch br mx cl uy py ve gt cr hn sv lu li mc dz tn eg ae qa kw bh om iq sy lb ps ye sd \
        pl cz sk hu ro bg hr rs gr tr ru ua by kz fi dk cn jp kr tw hk sg ph vn th nz za ng ke gh sn cm ci cd \
        bj tg bf ml ga cg mg rw
        """
    private static let particle = """
        de es it be at me us ca in to ma ar au se no re so la is am my tk pe bo ne ie il ec pk do io ai jo
        """
    private static let noun = """
        info site blog news live link page click email media world space design social group coach events boutique \
        jobs vip top pro gg win bid paris berlin
        """
}
