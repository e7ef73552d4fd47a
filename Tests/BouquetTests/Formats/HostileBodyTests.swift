import Catalog
import Testing

@testable import Formats

@Suite("Bodies that are damaged at random")
struct HostileBodyTests {
    private let xtream = #"""
        [{"num":1,"name":"24\/7 COPS \ud83d\ude00","stream_type":"live","stream_id":21467,"stream_icon":"http:\/\/x\/a.png","epg_channel_id":null,
        "added":"1512103894","category_id":"34","category_ids":[34,5],"custom_sid":null,"tv_archive":0,"direct_source":"","tv_archive_duration":0},
        {"num":"2","name":"é","stream_id":"5","category_id":null,"deep":{"a":[1,{"b":"c"}]}}]
        """#
    private let playlist = """
        #EXTM3U url-tvg="http://a/x.xml" catchup="shift"
        #EXTINF:-1 tvg-id="a" tvg-name='b' tvg-chno=5.1 group-title="g;h",News, "Sport"
        #EXTVLCOPT:http-user-agent=x
        http://h/live/u/p/1.ts?token=x|User-Agent=y
        #EXTGRP:k
        #EXTINF:0,é
        http://u:p@h:80/x/y.m3u8#z
        """

    private func damaged(_ body: String, _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = Array(body.utf8)
        let marks = Array("\"'{}[]:,\\\n\r#=|/?&;u0 \u{0}\u{FF}".utf8)
        for _ in 0..<Int.random(in: 1...6, using: &generator) {
            guard !bytes.isEmpty else { break }
            let index = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0...5, using: &generator) {
            case 0: bytes[index] = UInt8.random(in: 0...255, using: &generator)
            case 1: bytes.remove(at: index)
            case 2: bytes.insert(marks.randomElement(using: &generator) ?? 0, at: index)
            case 3: bytes.removeSubrange(index..<min(index + 20, bytes.count))
            case 4: bytes.insert(contentsOf: bytes[index..<min(index + 30, bytes.count)], at: index)
            default: bytes.removeLast(bytes.count - index)
            }
        }
        return bytes
    }

    @Test("A damaged list of channels is read or refused")
    func channels() throws {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<1500 {
            let bytes = damaged(xtream, &generator)
            bytes.withUnsafeBytes { bytes in
                do {
                    var elements = JSONElements(bytes: bytes)
                    var reader = XtreamRowReader()
                    var tally = RowTally()
                    try elements.forEach { element in
                        guard case .object(let object) = element, reader.read(object, ordinal: 0, tally: &tally) else { return }
                        #expect(ProviderRow.Field.allCases.allSatisfy { isClean(reader.row.string($0) ?? "", lines: $0 == .extras) })
                    }
                } catch {
                    #expect(error is ListError)
                }
            }
            _ = try? XtreamAccountInfo.parse(bytes)
        }
    }

    @Test("A damaged playlist is read or refused")
    func playlists() throws {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<400 {
            let bytes = damaged(playlist, &generator)
            do {
                let rows = try ListFixture.playlist(bytes, username: "u", password: "p").rows
                for row in rows {
                    #expect(row.has(.streamID) && row.has(.name) && row.has(.directSource))
                    #expect(ProviderRow.Field.allCases.allSatisfy { isClean(row.string($0) ?? "", lines: $0 == .extras) })
                }
            } catch {
                #expect(error is ListError)
            }
        }
    }

    @Test("A real list that is cut or damaged is read or refused", .enabled(if: SharedData.isPresent, "shared data is absent"))
    func real() throws {
        var generator = SeededGenerator(seed: 13)
        let whole = try SharedData.bytes("xtream/panel-tnt/get_live_streams.json")
        for _ in 0..<5 {
            let length = Int.random(in: 1..<whole.count, using: &generator)
            #expect(throws: ListError.truncated) { try count(Array(whole[..<length])) }
        }
        let head = String(decoding: whole[..<8000], as: UTF8.self)
        for _ in 0..<200 { _ = try? count(damaged(head, &generator)) }
    }

    private func count(_ bytes: [UInt8]) throws -> Int {
        try bytes.withUnsafeBytes { bytes in
            var elements = JSONElements(bytes: bytes)
            var reader = XtreamRowReader()
            var tally = RowTally()
            try elements.forEach { element in
                if case .object(let object) = element { _ = reader.read(object, ordinal: 0, tally: &tally) }
                tally.rows += 1
            }
            return tally.rows
        }
    }

    @Test("Random bytes are read or refused")
    func noise() throws {
        var generator = SeededGenerator(seed: 9)
        for round in 0..<150 {
            let first: [UInt8] = round % 2 == 0 ? Array("[{".utf8) : Array("#EXTINF:".utf8)
            let bytes = first + (0..<Int.random(in: 0...300, using: &generator)).map { _ in UInt8.random(in: 0...255, using: &generator) }
            try ListFixture.with(bytes) { path in
                _ = try? XtreamChannelList(path: path).forEach { _, _ in }
                _ = try? XtreamCategoryList(path: path).read()
                _ = try? M3UPlaylist(path: path).forEach { _, _ in }
                _ = try? M3UPlaylist(path: path).readHeader()
            }
        }
    }

    @Test("Long lines of quotes and commas cost no more than their length", .timeLimit(.minutes(1)))
    func lines() throws {
        for unit in ["a=\"x,", "\",", ",", "\" ", "='", "a=\"\"\"", "tvg-=", ";", "&a=b", "a b=\"c "] {
            let line = String(repeating: unit, count: 12_000 / unit.utf8.count)
            _ = try ListFixture.playlist(
                "#EXTINF:-1 \(line)\nhttp://h/\(line.prefix(8000))\n#EXTINF:-1 \(line) tvg-id=\"x\",n\nhttp://h/\n")
        }
        let long = String(repeating: "x", count: 3 << 19)
        #expect(try ListFixture.playlist("#EXTM3U\n\(long)\n#EXTINF:-1,a\nhttp://h/a\n").rows.count == 1)
    }

    private func isClean(_ text: String, lines: Bool) -> Bool {
        text.unicodeScalars.allSatisfy { ($0.value >= 0x20 && !(0x7F...0x9F).contains($0.value)) || (lines && $0 == "\n") }
    }
}
