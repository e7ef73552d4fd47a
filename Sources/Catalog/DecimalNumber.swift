extension Double {
    /// A number as people write it: digits, perhaps a minus before and a point among them. `0x10`, `1e3`, `inf` and `nan` are none.
    package init?(decimal text: some StringProtocol) {
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        let isDecimal = text.utf8.drop { $0 == UInt8(ascii: "-") }.allSatisfy { digits.contains($0) || $0 == UInt8(ascii: ".") }
        guard isDecimal, let value = Double(text) else { return nil }
        self = value
    }
}
