import Catalog
import Formats
import Testing

@Suite("An Xtream panel's word on the account")
struct XtreamAccountInfoTests {
    private func parse(_ text: String) throws -> XtreamAccountInfo { try XtreamAccountInfo.parse(Array(text.utf8)) }

    @Test("Real answers are read", .enabled(if: SharedData.isPresent, "shared data is absent"))
    func real() throws {
        let eternal = try XtreamAccountInfo.parse(SharedData.bytes("xtream/panel-eternal/auth.json"))
        #expect(eternal.isAuthenticated && eternal.status == "Active" && eternal.expiresAt == nil)
        #expect(eternal.activeConnections == 1 && eternal.maxConnections == 3 && eternal.timezone == "America/New_York")
        #expect(try XtreamAccountInfo.parse(SharedData.bytes("xtream/panel-tnt/auth.json")).expiresAt == 1_539_670_803)
        let newer = try XtreamAccountInfo.parse(SharedData.bytes("xtream/quirks/auth_xui_1.5.12.json"))
        #expect(newer.isAuthenticated && newer.activeConnections == 0 && newer.timezone == "UTC")
        #expect(try XtreamAccountInfo.parse(SharedData.bytes("xtream/quirks/auth_empty_https_port.json")).isAuthenticated)
        #expect(throws: ListError.notAList) { try XtreamAccountInfo.parse(SharedData.bytes("xtream/quirks/body_blocked.txt")) }
    }

    @Test(
        "An account is authenticated unless the panel says otherwise",
        arguments: [
            (#"{"auth":1}"#, true), (#"{"auth":"1"}"#, true), (#"{"auth":true}"#, true), (#"{"username":"u"}"#, true),
            (#"{"auth":0,"username":"u"}"#, false),
            (#"{"auth":"0"}"#, false), (#"{"auth":false}"#, false), (#"{}"#, false), ("[]", false), ("null", false),
            (#"{"username":""}"#, false),
        ])
    func authentication(user: String, isAuthenticated: Bool) throws {
        #expect(try parse("{\"user_info\":\(user)}").isAuthenticated == isAuthenticated)
    }

    @Test("No date, no end", arguments: ["null", "\"\"", "\"0\"", "0", "\"Unlimited\"", "false", "{}", "-1"])
    func dates(written: String) throws {
        #expect(try parse("{\"user_info\":{\"auth\":1,\"exp_date\":\(written)}}").expiresAt == nil)
    }

    @Test("Numbers may be texts")
    func numbers() throws {
        let info = try parse(
            #"{"user_info":{"auth":1,"exp_date":1628755200,"active_cons":"2","max_connections":5},"server_info":[]}"#)
        #expect(info.expiresAt == 1_628_755_200 && info.activeConnections == 2 && info.maxConnections == 5)
    }

    @Test(
        "What is no account says what it is",
        arguments: [
            ("", ListError.empty), (" \n", .empty), ("null", .null), ("[]", .notAList), ("<html>", .notAList), ("{}", .notAList),
            (#"{"user_info":{"auth":1"#, .truncated),
            (#"{"user_info":{}"#, .truncated), (#"{"user_info" 1}"#, .malformed(offset: 0)),
        ])
    func errors(text: String, error: ListError) {
        #expect(throws: error) { try parse(text) }
    }
}
