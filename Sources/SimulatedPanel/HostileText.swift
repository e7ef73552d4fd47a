/// What a provider could send to break whoever shows it.
enum HostileText {
    static let names = [
        "Bob's \"TV\"", "<script>alert(1)</script>", "line\nbreak\ttab", "\u{202E}right to left", "\u{0301}lone mark",
        String(repeating: "long ", count: 400), "'; DROP TABLE channels; --", "{{name}} {{{name}}}",
        "<img src=x onerror=alert(1)>", "</textarea></title></style><svg onload=alert(1)>", "\" autofocus onfocus=\"alert(1)",
        "javascript:alert(1)", "${alert(1)} `alert(1)`", "&lt;b&gt; &amp;amp; &#60;", "zero\u{200B}\u{200D}\u{FEFF}width",
        "👩‍👩‍👧‍👦 🇬🇧 📺", "العربية 中文 ไทย", String(repeating: "oneword", count: 60), String(repeating: "Z\u{0336}\u{0489}", count: 40),
        "\u{2028}separated\u{2029}lines", "\\\" \\u003cscript\\u003e", "-->", "]]>",
    ]

    static let categories = [
        "<script>alert(2)</script>", "\"><img src=x onerror=alert(2)>", "{{category}}", "\u{202E}category", "Bob's & \"Co\"",
        String(repeating: "category", count: 40),
    ]

    static let logos = [
        "javascript:alert(3)", "\" onerror=\"alert(3)", "data:text/html,<script>alert(3)</script>",
        "http://logos.example.com/a\"b'c<d>.png",
        "//logos.example.com/none.png", "file:///etc/passwd", "../../api/accounts", "x",
    ]

    static let guideIDs = [
        "<script>alert(4)</script>", "\" onmouseover=\"alert(4)", "{{guide}}", "\u{202E}guide.tv", "javascript:alert(4)",
    ]
}
