import CMemory
import GRDB
import GRDBSQLite
import Glibc

/// A SQLite database in WAL mode: many readers, one writer, each transaction one synchronous closure.
package final class SQLiteDatabase: Sendable {
    private let writer: any DatabaseWriter

    /// - Parameters:
    ///   - path: a file, or nil for a database in memory.
    ///   - trace: told the text of each statement that runs.
    package init(path: String?, trace: (@Sendable (String) -> Void)? = nil) throws {
        // SQLite's own files are for everybody to read; the log beside it takes the database's permissions.
        if let path { Glibc.close(open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)) }
        var configuration = Configuration()
        configuration.busyMode = .timeout(30)
        configuration.maximumReaderCount = 4
        configuration.label = "bouquet"
        configuration.prepareDatabase { database in
            // Of a new database: half as many pages to read and write as with SQLite's own 4 KiB.
            try database.execute(sql: "PRAGMA page_size = 8192")
            try database.execute(sql: "PRAGMA synchronous = NORMAL")
            try database.execute(sql: "PRAGMA cache_size = -2048")
            try database.execute(sql: "PRAGMA journal_size_limit = 67108864")
            if let trace {
                database.trace { if case .statement(let statement) = $0 { trace(statement.sql) } }
            }
        }
        do {
            writer =
                if let path { try DatabasePool(path: path, configuration: configuration) } else {
                    try DatabaseQueue(configuration: configuration)
                }
        } catch { throw DatabaseFailure(error) }
    }

    /// Reads one consistent state, beside any write.
    package func read<Value: Sendable>(_ body: @Sendable @escaping (SQLConnection) throws -> Value) async throws -> Value {
        do {
            return try await writer.read { try body(SQLConnection($0)) }
        } catch let error as GRDB.DatabaseError { throw DatabaseFailure(error) }
    }

    /// Runs one transaction: all of it is kept when `body` returns, none when it throws.
    package func write<Value: Sendable>(_ body: @Sendable @escaping (SQLConnection) throws -> Value) async throws -> Value {
        do {
            return try await writer.write { try body(SQLConnection($0)) }
        } catch let error as GRDB.DatabaseError { throw DatabaseFailure(error) }
    }

    /// Gives the log's disk space and the memory back after a large write, and the planner fresh statistics. Where that fails, as while a
    /// reader still needs the log or on a full disk, the next settling does it.
    package func settle() async {
        try? await writer.writeWithoutTransaction { database in
            // At once: somebody may begin to read into an index what was written.
            Self.giveBackMemory(of: database)
            defer { Self.giveBackMemory(of: database) }
            try database.execute(sql: "PRAGMA optimize")
            if self.writer is DatabasePool { try database.checkpoint(.truncate) }
        }
    }

    /// Gives memory that was freed back to the system; not worth while after small things.
    package func giveBackMemory() { cmemory_give_back_now() }

    private static func giveBackMemory(of database: GRDB.Database) {
        sqlite3_db_release_memory(database.sqliteConnection)
        cmemory_give_back_now()
    }

    package func close() throws { try writer.close() }
}

extension DatabaseFailure {
    fileprivate init(_ error: any Error) {
        guard let error = error as? GRDB.DatabaseError else {
            self.init(kind: .other, message: "cannot be used")
            return
        }
        let kind: Kind =
            switch error.resultCode {
            case .SQLITE_BUSY, .SQLITE_LOCKED: .busy
            case .SQLITE_FULL: .full
            case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM: .cannotOpen
            default: .other
            }
        self.init(kind: kind, message: error.message ?? "failed with code \(error.resultCode.rawValue)")
    }
}

/// One connection inside a transaction.
package struct SQLConnection {
    private let database: GRDB.Database

    fileprivate init(_ database: GRDB.Database) { self.database = database }

    /// Runs one statement and says how many rows it changed.
    @discardableResult
    package func execute(_ sql: SQL) throws -> Int {
        try forEach(sql) { _ in }
        return Int(sqlite3_changes(database.sqliteConnection))
    }

    package var lastInsertedID: Int64 { sqlite3_last_insert_rowid(database.sqliteConnection) }

    package func all<Value>(_ sql: SQL, _ map: (SQLRow) throws -> Value) throws -> [Value] {
        var values: [Value] = []
        try forEach(sql) { values.append(try map($0)) }
        return values
    }

    package func first<Value>(_ sql: SQL, _ map: (SQLRow) throws -> Value) throws -> Value? {
        let statement = try prepare(sql.text)
        statement.bind(sql.bindings)
        defer { statement.reset() }
        return try statement.step() ? map(statement.row) : nil
    }

    package func forEach(_ sql: SQL, _ body: (SQLRow) throws -> Void) throws {
        let statement = try prepare(sql.text)
        statement.bind(sql.bindings)
        defer { statement.reset() }
        while try statement.step() { try body(statement.row) }
    }

    /// A statement to run many times with other values.
    /// - Throws: `CancellationError` once the task is cancelled, which ends a statement that runs but does not keep the next from starting.
    package func prepare(_ text: String) throws -> SQLStatement {
        try Task.checkCancellation()
        return SQLStatement(try database.cachedStatement(sql: text), database)
    }

    /// How SQLite would run a statement: a line for each step.
    package func plan(_ sql: SQL) throws -> [String] {
        var explained: SQL = "EXPLAIN QUERY PLAN "
        explained = "\(explained)\(sql)"
        return try all(explained) { $0.text(3) }
    }

    /// The memory (KiB) that this connection may keep of the file's pages; a large write wants more.
    package func setCacheSize(kibibytes: Int) {
        // Past GRDB, which runs nothing for a task that is cancelled: the memory has to come back all the same.
        sqlite3_exec(database.sqliteConnection, "PRAGMA cache_size = \(-kibibytes)", nil, nil, nil)
    }
}

/// A prepared statement, bound and stepped without detours.
package struct SQLStatement {
    private let statement: GRDB.Statement
    private let database: GRDB.Database

    fileprivate init(_ statement: GRDB.Statement, _ database: GRDB.Database) {
        self.statement = statement
        self.database = database
        reset()
    }

    private var handle: OpaquePointer { statement.sqliteStatement }

    package func bind(_ values: [SQLValue]) {
        for (index, value) in values.enumerated() { bind(value, at: index) }
    }

    package func bind(_ value: SQLValue, at index: Int) {
        let position = Int32(index + 1)
        switch value {
        case .null: sqlite3_bind_null(handle, position)
        case .integer(let integer): sqlite3_bind_int64(handle, position, integer)
        case .real(let real): sqlite3_bind_double(handle, position, real)
        case .text(let text): sqlite3_bind_text(handle, position, text, Int32(text.utf8.count), Self.transient)
        }
    }

    package func bind(_ integer: Int64, at index: Int) { sqlite3_bind_int64(handle, Int32(index + 1), integer) }

    /// Binds a text without copying it: the bytes have to stay where they are until the statement has run.
    package func bind(borrowed bytes: UnsafeRawBufferPointer?, at index: Int) {
        guard let bytes, let base = bytes.baseAddress else {
            sqlite3_bind_null(handle, Int32(index + 1))
            return
        }
        sqlite3_bind_text(handle, Int32(index + 1), base.assumingMemoryBound(to: CChar.self), Int32(bytes.count), nil)
    }

    /// Runs the statement with what is bound.
    /// - Throws: `CancellationError` once the task is cancelled.
    package func run() throws {
        try Task.checkCancellation()
        defer { sqlite3_reset(handle) }
        while try step() {}
    }

    /// Lets go of what is bound: a statement is kept longer than the bytes that it borrows.
    package func clear() { sqlite3_clear_bindings(handle) }

    fileprivate func step() throws -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code:
            throw GRDB.DatabaseError(
                resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errmsg(database.sqliteConnection)))
        }
    }

    fileprivate var row: SQLRow { SQLRow(handle) }

    fileprivate func reset() {
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
    }

    private static var transient: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }
}

/// The row a statement stands on; its columns count from 0.
package struct SQLRow {
    private let handle: OpaquePointer

    fileprivate init(_ handle: OpaquePointer) { self.handle = handle }

    package func int(_ column: Int) -> Int64 { sqlite3_column_int64(handle, Int32(column)) }
    package func bool(_ column: Int) -> Bool { int(column) != 0 }
    package func optionalInt(_ column: Int) -> Int64? { isNull(column) ? nil : int(column) }
    package func optionalReal(_ column: Int) -> Double? { isNull(column) ? nil : sqlite3_column_double(handle, Int32(column)) }
    package func text(_ column: Int) -> String { optionalText(column) ?? "" }

    package func optionalText(_ column: Int) -> String? {
        guard let start = sqlite3_column_text(handle, Int32(column)) else { return nil }
        let count = Int(sqlite3_column_bytes(handle, Int32(column)))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    /// Calls `body` with a text's bytes, valid only inside the call.
    package func withBytes<Result>(_ column: Int, _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        let start = sqlite3_column_text(handle, Int32(column))
        let count = Int(sqlite3_column_bytes(handle, Int32(column)))
        return try body(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
    }

    package func isNull(_ column: Int) -> Bool { sqlite3_column_type(handle, Int32(column)) == SQLITE_NULL }
}
