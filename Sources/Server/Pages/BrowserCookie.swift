/// What Bouquet keeps in a browser, for a year since it was last set.
enum BrowserCookie {
    /// The header that sets a cookie, or without a value forgets it.
    ///
    /// A link from another website brings the cookie along: without it the visit would be a first one, in another language, and its new
    /// token would end the forms that are open elsewhere. What another website sends as a form comes without it.
    static func set(_ name: String, _ value: String?) -> String {
        "\(name)=\(value ?? ""); Path=/; HttpOnly; SameSite=Lax; Max-Age=\(value == nil ? 0 : 31_536_000)"
    }
}
