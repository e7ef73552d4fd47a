/// Guesses what a person meant to type.
enum FilterSpelling {
    /// The closest word that few slips away; nil where none is close.
    static func nearest(to typed: String, among words: [String]) -> String? {
        // The longest keyword has 9 letters; a long text is no slip of one.
        guard typed.utf8.count <= 20 else { return nil }
        let typed = Array(typed.lowercased())
        let slips = words.map { (word: $0, count: distance(typed, Array($0))) }
        guard let best = slips.min(by: { $0.count < $1.count }) else { return nil }
        return best.count <= (min(typed.count, best.word.count) > 4 ? 2 : 1) ? best.word : nil
    }

    /// Letters to add, take away, replace or swap with their neighbour (optimal string alignment).
    private static func distance(_ a: [Character], _ b: [Character]) -> Int {
        var rows = [Array(0...b.count)]
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var cost = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, rows[i - 1][j - 1] + 1) }
                row.append(cost)
            }
            rows.append(row)
        }
        return rows[a.count][b.count]
    }
}
