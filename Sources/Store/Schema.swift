import Database

/// The tables. Times are UTC microseconds since 1970; steps are appended, never edited. Databases know them by their names, which stay as
/// they are; the numbers in these mean nothing, and two steps have the same one.
enum Schema {
    static let migrations = Migrations([
        .init(
            "1 catalogue",
            [
                """
                CREATE TABLE accounts (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    name TEXT NOT NULL,
                    kind TEXT NOT NULL,
                    server TEXT NOT NULL,
                    username TEXT NOT NULL,
                    password TEXT NOT NULL,
                    user_agent TEXT,
                    enabled INTEGER NOT NULL,
                    sync_interval_hours REAL,
                    max_connections INTEGER,
                    hold_threshold REAL,
                    created_at BIGINT NOT NULL,
                    updated_at BIGINT NOT NULL,
                    last_sync_at BIGINT,
                    last_attempt_at BIGINT,
                    consecutive_failures INTEGER NOT NULL DEFAULT 0,
                    provider_status TEXT,
                    provider_expires_at BIGINT,
                    provider_max_connections INTEGER,
                    provider_active_connections INTEGER,
                    provider_timezone TEXT,
                    applied_digest TEXT,
                    applied_validators TEXT
                )
                """,
                """
                CREATE TABLE categories (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
                    category_id TEXT NOT NULL,
                    category_name TEXT NOT NULL,
                    parent_id BIGINT NOT NULL,
                    last_seen BIGINT,
                    is_active INTEGER NOT NULL,
                    created_at BIGINT NOT NULL,
                    updated_at BIGINT NOT NULL,
                    UNIQUE (account_id, category_id)
                )
                """,
                "CREATE INDEX idx_category_account ON categories (account_id)",
                """
                CREATE TABLE channels (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
                    stream_id TEXT NOT NULL,
                    name TEXT NOT NULL,
                    category_id BIGINT REFERENCES categories (id) ON DELETE SET NULL,
                    stream_type TEXT,
                    stream_icon TEXT,
                    epg_channel_id TEXT,
                    added BIGINT,
                    custom_sid TEXT,
                    tv_archive INTEGER NOT NULL,
                    direct_source TEXT,
                    tv_archive_duration BIGINT NOT NULL,
                    last_seen BIGINT,
                    is_active INTEGER NOT NULL,
                    created_at BIGINT NOT NULL,
                    updated_at BIGINT NOT NULL,
                    number TEXT,
                    is_adult INTEGER NOT NULL,
                    extras TEXT,
                    provider_category TEXT,
                    search_name TEXT NOT NULL,
                    content_hash BIGINT NOT NULL,
                    UNIQUE (account_id, stream_id)
                )
                """,
                "CREATE INDEX idx_channel_account ON channels (account_id)",
                "CREATE INDEX idx_channel_name ON channels (name)",
                "CREATE INDEX idx_channel_category ON channels (category_id)",
                """
                CREATE TABLE sync_runs (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
                    status TEXT NOT NULL,
                    forced INTEGER NOT NULL,
                    owner TEXT,
                    lease_until BIGINT,
                    requested_at BIGINT NOT NULL,
                    started_at BIGINT,
                    finished_at BIGINT,
                    categories_added BIGINT NOT NULL DEFAULT 0,
                    categories_updated BIGINT NOT NULL DEFAULT 0,
                    categories_deactivated BIGINT NOT NULL DEFAULT 0,
                    channels_added BIGINT NOT NULL DEFAULT 0,
                    channels_updated BIGINT NOT NULL DEFAULT 0,
                    channels_reactivated BIGINT NOT NULL DEFAULT 0,
                    channels_deactivated BIGINT NOT NULL DEFAULT 0,
                    list_rows BIGINT NOT NULL DEFAULT 0,
                    rows_skipped BIGINT NOT NULL DEFAULT 0,
                    rows_mended BIGINT NOT NULL DEFAULT 0,
                    bytes BIGINT NOT NULL DEFAULT 0,
                    held_active BIGINT,
                    held_would_deactivate BIGINT,
                    samples TEXT NOT NULL DEFAULT '',
                    errors TEXT NOT NULL DEFAULT '',
                    warnings TEXT NOT NULL DEFAULT ''
                )
                """,
                // The lock: one unfinished run an account, whichever process asks.
                "CREATE UNIQUE INDEX idx_run_unfinished ON sync_runs (account_id) WHERE status IN ('queued', 'running')",
                "CREATE INDEX idx_run_account ON sync_runs (account_id, id)",
                "CREATE INDEX idx_run_status ON sync_runs (status, id)",
                """
                CREATE TABLE channel_events (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    channel_id BIGINT NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
                    account_id BIGINT NOT NULL,
                    run_id BIGINT NOT NULL,
                    at BIGINT NOT NULL,
                    kind TEXT NOT NULL,
                    field TEXT,
                    old_value TEXT,
                    new_value TEXT
                )
                """,
                "CREATE INDEX idx_event_channel ON channel_events (channel_id, id)",
                "CREATE INDEX idx_event_kind ON channel_events (kind, id)",
                "CREATE INDEX idx_event_at ON channel_events (at)",
            ]),
        find,
        searches,
        history,
    ])
}
