import Database

extension Schema {
    /// The history of single accounts.
    static let history = Migrations.Step(
        "3 history",
        [
            "CREATE INDEX idx_event_account ON channel_events (account_id, kind, id)",
            "CREATE INDEX idx_run_finished ON sync_runs (finished_at)",
        ])
}
