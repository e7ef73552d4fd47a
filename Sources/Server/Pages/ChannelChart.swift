import Catalog
import Foundation
import Store

/// The active channels of accounts over the last days, as lines for an SVG and as a table.
///
/// Lines are drawn in a square of 1,000 units, which the page stretches; texts stand at percentages, and keep their size.
struct ChannelChart {
    struct Line {
        let name: String
        /// Among all accounts: it gives the colour, whichever of them are shown.
        let place: Int
        let points: [TimelinePoint]

        func value(at moment: Timestamp) -> Int? { points.last { $0.at <= moment }?.active }
    }

    /// More would not be told apart.
    private static let maximumLines = 12
    private static let colours = 6
    private static let tableRows = 8
    /// Seconds.
    private static let shortest = 3600.0
    private static let shownByTime = 2 * 86_400.0
    /// The least distance of two labels, in per cent.
    private static let labelHeight = 8.5
    private static let labelLength = 15

    private let lines: [Line]
    private let all: [Line]
    private let start, now: Timestamp
    private let words: Words
    private let step, top: Int

    init(_ lines: [Line], days: Int, now: Timestamp, _ words: Words) {
        all = lines
        self.lines = Array(lines.sorted { ($0.points.last?.active ?? 0) > ($1.points.last?.active ?? 0) }.prefix(Self.maximumLines))
        (self.now, self.words) = (now, words)
        // What is younger than the days that are asked for fills the width all the same.
        let earliest = lines.compactMap(\.points.first).map(\.at).min() ?? now
        start = max(now.adding(seconds: -86_400 * Double(days)), min(earliest, now.adding(seconds: -Self.shortest)))
        let highest = max(1, lines.flatMap(\.points).map(\.active).max() ?? 1)
        step = Self.step(to: highest)
        top = (highest + step - 1) / step * step
    }

    /// 1, 2 or 5, and noughts, of which at most four go up to the highest.
    private static func step(to highest: Int) -> Int {
        var step = 1
        while true {
            for factor in [1, 2, 5] where step * factor * 4 >= highest { return step * factor }
            step *= 10
        }
    }

    var json: JSON {
        .object([
            "has_lines": .bool(!lines.isEmpty), "description": .string(all.map(description).joined(separator: " ")),
            "lines": .array(zip(lines, labelPlaces).map(line)),
            "grid": .array(
                stride(from: 0, through: top, by: step).map { value in
                    .object(["y": .string(percent(height(value))), "label": .string(words.grouped(value))])
                }),
            "days": .array((0...4).map(mark)),
            "table": .object(["names": .strings(all.map(\.name)), "rows": .array((0..<Self.tableRows).reversed().map(row))]),
        ])
    }

    private func description(_ line: Line) -> String {
        let ends = [line.points.first, line.points.last].map { words.grouped($0?.active ?? 0) }
        return words.text("history.chart_line", ["name": line.name, "first": ends[0], "last": ends[1]])
    }

    private func line(_ line: Line, labelPlace: Double) -> JSON {
        let last = line.points.last?.active ?? 0
        let name = line.name.count > Self.labelLength ? line.name.prefix(Self.labelLength - 1) + "…" : Substring(line.name)
        return .object([
            "series": .integer(line.place % Self.colours + 1), "is_dashed": .bool(line.place >= Self.colours),
            "points": .string(path(line.points)), "name": .string(String(name)), "last": .integer(last),
            "end_y": .string(percent(height(last))), "label_y": .string(percent(labelPlace)),
        ])
    }

    /// Channels come and go at once: each point is a step.
    private func path(_ points: [TimelinePoint]) -> String {
        var corners: [String] = []
        var before: Int?
        for point in points {
            let x = Int(share(point.at) * 1000)
            if let before { corners.append("\(x),\(Int(height(before) * 10))") }
            corners.append("\(x),\(Int(height(point.active) * 10))")
            before = point.active
        }
        if let before { corners.append("1000,\(Int(height(before) * 10))") }
        return corners.joined(separator: " ")
    }

    private func share(_ at: Timestamp) -> Double { min(max(at.seconds(since: start) / now.seconds(since: start), 0), 1) }

    /// From the top, in per cent.
    private func height(_ value: Int) -> Double { 100 - Double(value) / Double(top) * 100 }

    private func percent(_ value: Double) -> String { "\((value * 10).rounded() / 10)%" }

    /// Where the labels of the lines stand, one below the other, as near to the lines' ends as there is room.
    private var labelPlaces: [Double] {
        var places = lines.map { height($0.points.last?.active ?? 0) }
        for index in places.indices.dropFirst() { places[index] = max(places[index], places[index - 1] + Self.labelHeight) }
        var limit = 100.0
        for index in places.indices.reversed() {
            places[index] = min(places[index], limit)
            limit = places[index] - Self.labelHeight
        }
        return places
    }

    private func moment(_ part: Int, of parts: Int) -> Timestamp {
        start.adding(seconds: now.seconds(since: start) * Double(part) / Double(parts))
    }

    private func mark(_ quarter: Int) -> JSON {
        .object([
            "x": .string("\(quarter * 25)%"), "anchor": .string(quarter == 0 ? "first" : quarter == 4 ? "last" : "middle"),
            "is_minor": .bool(quarter % 2 == 1), "label": .string(label(moment(quarter, of: 4))),
        ])
    }

    /// A day, or for a short time the time of day.
    private func label(_ moment: Timestamp) -> String {
        if now.seconds(since: start) <= Self.shownByTime { return moment.iso.dropFirst(11).prefix(5) + " UTC" }
        let parts = moment.iso.prefix(10).split(separator: "-").compactMap { Int($0) }
        let months = words.text("history.months").split(separator: " ")
        let month = parts.count == 3 && months.indices.contains(parts[1] - 1) ? String(months[parts[1] - 1]) : ""
        return words.text("history.day_month", ["day": String(parts.last ?? 0), "month": month])
    }

    private func row(_ index: Int) -> JSON {
        let at = moment(index, of: Self.tableRows - 1)
        return .object([
            "at": .string(at.iso), "is_short": .bool(now.seconds(since: start) <= Self.shownByTime),
            "values": .array(all.map { .string($0.value(at: at).map(words.grouped) ?? "–") }),
        ])
    }
}
