/** One entry per version of the schema; never edited once released, only added to. */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE events (
    id TEXT PRIMARY KEY,
    function_name TEXT NOT NULL,
    name TEXT NOT NULL,
    input TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    UNIQUE (function_name, name)
  ) STRICT;
  CREATE TABLE deployments (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    status TEXT NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    source TEXT NOT NULL,
    steps TEXT NOT NULL,
    results TEXT NOT NULL,
    error TEXT,
    pid INTEGER NOT NULL,
    heartbeat_ms INTEGER NOT NULL,
    cancel_requested INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX deployments_by_status ON deployments (status);
  CREATE TABLE deployment_events (
    deployment_id TEXT NOT NULL REFERENCES deployments (id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    event TEXT NOT NULL,
    PRIMARY KEY (deployment_id, seq)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE price_updates (book TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE budgets (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    amount TEXT NOT NULL,
    warn_percent REAL NOT NULL,
    updated_at TEXT NOT NULL
  ) STRICT;
  `,
  `
  CREATE TABLE audits (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    scope TEXT NOT NULL,
    started_at TEXT NOT NULL,
    summary TEXT NOT NULL,
    body BLOB NOT NULL
  ) STRICT;
  CREATE INDEX audits_by_scope ON audits (scope, seq);
  CREATE TABLE waivers (id TEXT PRIMARY KEY, waiver TEXT NOT NULL) STRICT;
  `,
];
