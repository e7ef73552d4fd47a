import HTTPTypes
import Hummingbird

/// Some seconds of silence as an MPEG transport stream: enough for a player to find what it looks for.
enum PanelStream {
    private static let tablePID: UInt16 = 0x1000
    private static let audioPID: UInt16 = 0x100
    /// 26 ms of silence: MPEG-1 Layer III, 128 kbit/s, 44.1 kHz, mono.
    private static let frame: [UInt8] = [0xFF, 0xFB, 0x90, 0xC0] + [UInt8](repeating: 0, count: 413)
    private static let framesPerPacket = 4
    /// Of the clock with 90,000 ticks a second.
    private static let ticksPerFrame = 1152 * 90_000 / 44_100

    static let bytes: [UInt8] = {
        // One programme, whose table is on `tablePID`; one stream in it: MPEG audio, which has the clock too.
        var counter: UInt8 = 0
        var bytes = packets(0, section([0x00, 0xB0, 0x0D, 0, 1, 0xC1, 0, 0, 0, 1] + pid(tablePID, 0xE0)), &counter)
        counter = 0
        let table = [0x02, 0xB0, 0x12, 0, 1, 0xC1, 0, 0] + pid(audioPID, 0xE0) + [0xF0, 0x00, 0x03] + pid(audioPID, 0xE0) + [0xF0, 0x00]
        bytes += packets(tablePID, section(table), &counter)
        counter = 0
        for index in 0..<50 { bytes += packets(audioPID, audio(at: index * framesPerPacket * ticksPerFrame), &counter) }
        return bytes
    }()

    /// `ID.ts`, and as HLS `ID.m3u8`, whose only part it is.
    static func answer(_ parameters: Parameters, isDown: Bool) -> Response {
        guard !isDown else { return Response(status: .serviceUnavailable) }
        let file = parameters.get("file") ?? ""
        guard file.hasSuffix(".m3u8") else { return reply("video/mp2t", bytes) }
        let list = """
            #EXTM3U
            #EXT-X-VERSION:3
            #EXT-X-TARGETDURATION:6
            #EXTINF:5.224,
            \(file.dropLast(5)).ts
            #EXT-X-ENDLIST

            """
        return reply("application/vnd.apple.mpegurl", Array(list.utf8))
    }

    private static func reply(_ type: String, _ body: [UInt8]) -> Response {
        Response(status: .ok, headers: [.contentType: type], body: .init(byteBuffer: ByteBuffer(bytes: body)))
    }

    private static func audio(at ticks: Int) -> [UInt8] {
        let time: [UInt8] = [
            0x21 | UInt8(ticks >> 30 & 7) << 1, UInt8(ticks >> 22 & 0xFF), UInt8(ticks >> 15 & 0x7F) << 1 | 1, UInt8(ticks >> 7 & 0xFF),
            UInt8(ticks & 0x7F) << 1 | 1,
        ]
        let payload = [0x80, 0x80, 0x05] + time + Array(repeatElement(frame, count: framesPerPacket).joined())
        return [0, 0, 1, 0xC0, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)] + payload
    }

    private static func pid(_ pid: UInt16, _ flags: UInt8) -> [UInt8] { [flags | UInt8(pid >> 8), UInt8(pid & 0xFF)] }

    /// A table with the zero that says where it begins, and its checksum.
    private static func section(_ table: [UInt8]) -> [UInt8] {
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in table {
            crc ^= UInt32(byte) << 24
            for _ in 0..<8 { crc = crc << 1 ^ (crc & 0x8000_0000 == 0 ? 0 : 0x04C1_1DB7) }
        }
        return [0] + table + [UInt8(crc >> 24), UInt8(crc >> 16 & 0xFF), UInt8(crc >> 8 & 0xFF), UInt8(crc & 0xFF)]
    }

    /// Cuts a unit into packets of 188 bytes; the last is filled up in front.
    private static func packets(_ id: UInt16, _ unit: [UInt8], _ counter: inout UInt8) -> [UInt8] {
        var bytes: [UInt8] = []
        for start in stride(from: 0, to: unit.count, by: 184) {
            let piece = unit[start..<min(start + 184, unit.count)]
            let missing = 184 - piece.count
            bytes += [0x47] + pid(id, start == 0 ? 0x40 : 0) + [(missing > 0 ? 0x30 : 0x10) | counter]
            if missing > 0 { bytes.append(UInt8(missing - 1)) }
            if missing > 1 { bytes += [0] + [UInt8](repeating: 0xFF, count: missing - 2) }
            bytes += piece
            counter = (counter + 1) & 0xF
        }
        return bytes
    }
}
