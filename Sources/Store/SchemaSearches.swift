import Database

extension Schema {
    static let searches = Migrations.Step(
        "3 searches",
        [
            // The columns lie packed, a space between them.
            """
            CREATE TABLE searches (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                name TEXT NOT NULL,
                folded_name TEXT NOT NULL UNIQUE,
                query TEXT NOT NULL,
                sort TEXT NOT NULL,
                collapses INTEGER NOT NULL,
                columns TEXT NOT NULL,
                created_at BIGINT NOT NULL,
                updated_at BIGINT NOT NULL
            )
            """
        ])
}
