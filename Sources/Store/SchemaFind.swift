import Database

extension Schema {
    /// Tags, what a person adds to channels, filters and playlists, and the log that moves indexes on.
    static let find = Migrations.Step(
        "2 find",
        [
            // Tags lie packed in their channel's row, a space between them: a sync writes no further rows, and only the index looks for
            // channels by tag. A display name of NULL is the name as it is.
            "ALTER TABLE channels ADD COLUMN display_name TEXT",
            "ALTER TABLE channels ADD COLUMN rule_tags TEXT NOT NULL DEFAULT ''",
            // What rules the account's tags were made by: with another digest they are to be made anew.
            "ALTER TABLE accounts ADD COLUMN rules_digest TEXT",
            // Whether only the rulesets that were assigned to it hold for the account, which may be none.
            "ALTER TABLE accounts ADD COLUMN replaces_default_rules INTEGER NOT NULL DEFAULT 0",
            // Counted by each sync that changes something: counting a million channels for each look at the accounts is too dear.
            "ALTER TABLE accounts ADD COLUMN channel_count BIGINT NOT NULL DEFAULT 0",
            "ALTER TABLE accounts ADD COLUMN inactive_count BIGINT NOT NULL DEFAULT 0",
            """
            UPDATE accounts SET channel_count = (SELECT COUNT(*) FROM channels WHERE account_id = accounts.id),
                inactive_count = (SELECT COUNT(*) FROM channels WHERE account_id = accounts.id AND is_active = 0)
            """,
            "CREATE INDEX idx_channel_inactive ON channels (account_id) WHERE is_active = 0",
            // What guides its playlist names, a line each, credentials masked.
            "ALTER TABLE accounts ADD COLUMN guide_urls TEXT NOT NULL DEFAULT ''",
            // When its first channels came.
            "ALTER TABLE accounts ADD COLUMN catalogued_at BIGINT",
            "UPDATE accounts SET catalogued_at = (SELECT MIN(created_at) FROM channels WHERE account_id = accounts.id)",
            """
            CREATE TABLE rulesets (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                name TEXT NOT NULL,
                description TEXT NOT NULL,
                priority BIGINT NOT NULL,
                enabled INTEGER NOT NULL,
                is_default INTEGER NOT NULL
            )
            """,
            """
            CREATE TABLE tag_rules (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                ruleset_id BIGINT NOT NULL REFERENCES rulesets (id) ON DELETE CASCADE,
                name TEXT NOT NULL,
                pattern TEXT NOT NULL,
                kind TEXT NOT NULL,
                source TEXT NOT NULL,
                tag TEXT,
                capture_group TEXT,
                removes_from_name INTEGER NOT NULL,
                replacement TEXT NOT NULL,
                priority BIGINT NOT NULL,
                enabled INTEGER NOT NULL
            )
            """,
            "CREATE INDEX idx_rule_ruleset ON tag_rules (ruleset_id)",
            """
            CREATE TABLE account_rulesets (
                account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
                ruleset_id BIGINT NOT NULL REFERENCES rulesets (id) ON DELETE CASCADE,
                PRIMARY KEY (account_id, ruleset_id)
            )
            """,
            """
            CREATE TABLE retagged_channels (
                channel_id BIGINT PRIMARY KEY,
                account_id BIGINT NOT NULL,
                display_name TEXT,
                rule_tags TEXT NOT NULL
            )
            """,
            "CREATE INDEX idx_retagged_account ON retagged_channels (account_id)",
            // Tags are packed like `rule_tags`; one that is rejected has a `-` before it.
            """
            CREATE TABLE channel_overlays (
                channel_id BIGINT PRIMARY KEY REFERENCES channels (id) ON DELETE CASCADE,
                name TEXT,
                number TEXT,
                category TEXT,
                logo TEXT,
                guide_id TEXT,
                is_hidden INTEGER NOT NULL,
                is_favourite INTEGER NOT NULL,
                note TEXT,
                tags TEXT NOT NULL
            )
            """,
            """
            CREATE TABLE changes (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                at BIGINT NOT NULL,
                description TEXT NOT NULL,
                channel_count BIGINT NOT NULL,
                undone_at BIGINT
            )
            """,
            """
            CREATE TABLE changed_overlays (
                change_id BIGINT NOT NULL REFERENCES changes (id) ON DELETE CASCADE,
                channel_id BIGINT NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
                before TEXT NOT NULL,
                after TEXT NOT NULL,
                PRIMARY KEY (change_id, channel_id)
            )
            """,
            "CREATE INDEX idx_changed_channel ON changed_overlays (channel_id)",
            """
            CREATE TABLE filters (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
                filter_type TEXT NOT NULL,
                filter_action TEXT NOT NULL,
                filter_value TEXT NOT NULL,
                enabled INTEGER NOT NULL
            )
            """,
            "CREATE INDEX idx_filter_account ON filters (account_id)",
            """
            CREATE TABLE playlists (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                name TEXT NOT NULL,
                slug TEXT NOT NULL UNIQUE,
                filter TEXT NOT NULL,
                sort TEXT NOT NULL,
                numbering TEXT NOT NULL,
                first_number BIGINT NOT NULL,
                group_title TEXT NOT NULL,
                group_template TEXT NOT NULL,
                name_template TEXT NOT NULL,
                collapses INTEGER NOT NULL,
                preferred_accounts TEXT NOT NULL,
                stream_url TEXT NOT NULL,
                output_format TEXT NOT NULL,
                created_at BIGINT NOT NULL,
                updated_at BIGINT NOT NULL
            )
            """,
            // A channel's place in a hand-made order, and the number that it keeps.
            """
            CREATE TABLE playlist_channels (
                playlist_id BIGINT NOT NULL REFERENCES playlists (id) ON DELETE CASCADE,
                channel_id BIGINT NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
                position BIGINT,
                number BIGINT,
                PRIMARY KEY (playlist_id, channel_id)
            )
            """,
            "CREATE INDEX idx_playlist_position ON playlist_channels (playlist_id, position) WHERE position IS NOT NULL",
            "CREATE INDEX idx_playlist_channel ON playlist_channels (channel_id)",
            "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
            // A row for each committed change of the catalogue: what an index has to read again. No account: only channels changed.
            // No channel ids: all of the account, or without one all there are.
            """
            CREATE TABLE catalogue_log (
                version INTEGER PRIMARY KEY AUTOINCREMENT,
                at BIGINT NOT NULL,
                account_id BIGINT,
                channel_ids TEXT
            )
            """,
            "INSERT INTO catalogue_log (at) VALUES (0)",
        ])
}
