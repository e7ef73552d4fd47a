import App
import HTTPTypes
import SimulatedPanel
import Store
import Testing

@testable import Server

@Suite("The quality order")
struct QualityOrderTests {
    @Test(
        "that cannot be is refused with the field's name, and the old one holds",
        arguments: [
            (#"{"classes":["SD","SD"]}"#, "classes: SD is there twice"), (#"{"classes":["4K/UHD","uhd"]}"#, "classes: UHD is there twice"),
            (#"{"classes":[""]}"#, "classes: \"\" is no tag"), (#"{"codecs":["HEVC/"]}"#, "codecs: \"\" is no tag"),
            (#"{"classes":[]}"#, "classes: name from 1 to 50"), (#"{"frame_rates":["---"]}"#, "frame_rates: \"---\" is no tag"),
            (#"{"classes":["\#(String(repeating: "A", count: 1_000))"]}"#, "classes: a tag has at most 100 bytes"),
        ])
    func refused(body: String, message: String) async throws {
        try await Harness.run { bouquet in
            let before = try await bouquet.get("/api/settings/quality-order").text
            let refused = try await bouquet.request(.put, "/api/settings/quality-order", body)
            #expect(refused.status == 400 && refused["error"].string.hasPrefix(message), "\(refused.text)")
            #expect(try await bouquet.get("/api/settings/quality-order").text == before)
        }
    }
}
