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
        _ = try await database.write { try $0.execute("CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY)") }
        var ran: [String] = []
        let names = Set(steps.map(\.name))
        for step in steps {
            let isNew = try await database.write { connection in
                // Inside the transaction: another process may be migrating too.
                let applied = try connection.all("SELECT name FROM migrations") { $0.text(0) }
                if let unknown = applied.first(where: { !names.contains($0) }) { throw MigrationError.newerDatabase(step: unknown) }
                guard !applied.contains(step.name) else { return false }
                for statement in step.statements { try connection.execute(statement) }
                try connection.execute("INSERT INTO migrations (name) VALUES (\(step.name))")
                return true
            }
            if isNew { ran.append(step.name) }
        }
        return ran
    }
}

package enum MigrationError: Error, Equatable, CustomStringConvertible {
    case newerDatabase(step: String)

    package var description: String {
        switch self {
        case .newerDatabase(let step):
            "the database was used by a newer version of Bouquet (it has the step '\(step)'): start that version, or another database"
        }
    }
}
