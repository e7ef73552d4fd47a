/// Named steps that bring a database to the schema of this version, each in a transaction of its own. Appended, never edited.
package struct Migrations: Sendable {
    package struct Step: Sendable {
        package let name: String
        package let statements: [SQL]

        package init(_ name: String, _ statements: [SQL]) {
            self.name = name
            self.statements = statements
        }
    }

    private let steps: [Step]

    package init(_ steps: [Step]) { self.steps = steps }

    /// Runs the steps that are missing and answers their names.
    /// - Throws: `MigrationError.newerDatabase` where a later version of Bouquet has been at work.
    package func run(on database: SQLiteDatabase) async throws -> [String] {
        // Only reading, where all is done: a start does not wait for another process that writes.
        let applied = try await database.read { try self.applied($0) }
        var ran: [String] = []
        for step in steps where !applied.contains(step.name) {
            let isNew = try await database.write { connection in
                // Once more inside the transaction: another process may be migrating too.
                guard try !self.applied(connection).contains(step.name) else { return false }
                try connection.execute("CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY)")
                for statement in step.statements { try connection.execute(statement) }
                try connection.execute("INSERT INTO migrations (name) VALUES (\(step.name))")
                return true
            }
            if isNew { ran.append(step.name) }
        }
        return ran
    }

    private func applied(_ connection: SQLConnection) throws -> [String] {
        let tables = try connection.all("SELECT name FROM sqlite_master WHERE type = 'table'") { $0.text(0) }
        guard tables.contains("migrations") else {
            guard tables.isEmpty else { throw MigrationError.foreignDatabase }
            return []
        }
        let applied = try connection.all("SELECT name FROM migrations") { $0.text(0) }
        if let unknown = applied.first(where: { name in !steps.contains { $0.name == name } }) {
            throw MigrationError.newerDatabase(step: unknown)
        }
        return applied
    }
}

package enum MigrationError: Error, Equatable, CustomStringConvertible {
    case newerDatabase(step: String)
    case foreignDatabase

    package var description: String {
        switch self {
        case .newerDatabase(let step):
            "the database was used by a newer version of Bouquet (it has the step '\(step)'): start that version, or another database"
        case .foreignDatabase: "it is the database of another program"
        }
    }
}
