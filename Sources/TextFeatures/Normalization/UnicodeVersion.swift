internal import CICU

/// Which Unicode data the text stages were built with: part of every model file.
public enum UnicodeVersion {
    /// ICU's version, `72.1`.
    public static var icu: String { String(cString: cicu_version()) }

    /// The version of Unicode that this ICU implements, `15.0`.
    public static var unicode: String { String(cString: cicu_unicode_version()) }
}
