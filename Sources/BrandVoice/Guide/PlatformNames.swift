/// Platform names as people write them.
enum PlatformNames {
    /// “TikTok” for `tiktok`; the name as given when it is not known here, “the platform” without one.
    static func display(_ platform: String?) -> String {
        switch platform?.lowercased() {
        case "facebook": return "Facebook"
        case "instagram": return "Instagram"
        case "x", "twitter": return "X"
        case "tiktok": return "TikTok"
        case "linkedin": return "LinkedIn"
        case .some(let other) where !other.isEmpty: return other
        default: return "social"
        }
    }
}
