/**
 * The store's schema, one entry per version, never edited once released: a change is a new entry.
 * `PRAGMA user_version` says how many have been applied.
 *
 * Times are epoch milliseconds with a fraction. Random ids are not used as keys: they grow with time,
 * so that a commit touches the end of each index and not a page per row.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE functions (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, live INTEGER NOT NULL, created_at REAL NOT NULL, updated_at REAL NOT NULL
  );
  CREATE TABLE version_numbers (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, last INTEGER NOT NULL);
  CREATE TABLE versions (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, version INTEGER NOT NULL, created_at REAL NOT NULL,
    code_sha256 TEXT NOT NULL, code_size INTEGER NOT NULL, project TEXT NOT NULL, origin TEXT, entries TEXT NOT NULL,
    UNIQUE (name, version)
  );
  CREATE INDEX versions_code ON versions (code_sha256);

  CREATE TABLE invocations (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, function TEXT NOT NULL, version TEXT NOT NULL, trigger TEXT NOT NULL,
    mode TEXT NOT NULL, status TEXT NOT NULL, started_at REAL NOT NULL, duration_ms REAL NOT NULL, handler_ms REAL NOT NULL,
    billed_ms REAL NOT NULL, init_ms REAL, cold INTEGER NOT NULL, phases TEXT NOT NULL, memory_mb REAL NOT NULL, memory_max_mb REAL,
    request_size INTEGER NOT NULL, response_size INTEGER, error TEXT, http TEXT, trace_id TEXT NOT NULL, span_id TEXT NOT NULL,
    parent_span_id TEXT, environment_id TEXT,
    request_type TEXT, request_truncated INTEGER NOT NULL, response_type TEXT, response_truncated INTEGER NOT NULL,
    response_headers TEXT NOT NULL, request_body BLOB, response_body BLOB
  );
  CREATE INDEX invocations_started ON invocations (started_at);
  CREATE INDEX invocations_function ON invocations (function, started_at);
  CREATE INDEX invocations_trace ON invocations (trace_id);
  CREATE INDEX invocations_failed ON invocations (started_at) WHERE status <> 'ok';

  CREATE TABLE pending (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, function TEXT NOT NULL, version TEXT NOT NULL, trigger TEXT NOT NULL,
    started_at REAL NOT NULL, memory_mb REAL NOT NULL, trace_id TEXT NOT NULL, request_type TEXT, request_size INTEGER NOT NULL,
    request_truncated INTEGER NOT NULL, request_body BLOB
  );

  CREATE TABLE logs (
    id INTEGER PRIMARY KEY, at REAL NOT NULL, level INTEGER NOT NULL, stream INTEGER NOT NULL, function TEXT NOT NULL,
    version TEXT, invocation_id TEXT, environment_id TEXT, trace_id TEXT, message TEXT NOT NULL
  );
  CREATE INDEX logs_at ON logs (at);
  CREATE INDEX logs_function ON logs (function);
  CREATE INDEX logs_invocation ON logs (invocation_id) WHERE invocation_id IS NOT NULL;
  CREATE INDEX logs_bad ON logs (id) WHERE level >= 3;

  CREATE TABLE spans (
    id INTEGER PRIMARY KEY, trace_id TEXT NOT NULL, span_id TEXT NOT NULL, parent_span_id TEXT, name TEXT NOT NULL, kind TEXT NOT NULL,
    service TEXT NOT NULL, started_at REAL NOT NULL, duration_ms REAL NOT NULL, status TEXT NOT NULL, status_message TEXT,
    attributes TEXT NOT NULL, events TEXT NOT NULL, function TEXT, invocation_id TEXT,
    UNIQUE (trace_id, span_id)
  );
  CREATE TABLE traces (
    id INTEGER PRIMARY KEY, trace_id TEXT NOT NULL UNIQUE, started_at REAL NOT NULL, ended_at REAL NOT NULL, name TEXT NOT NULL,
    name_rank INTEGER NOT NULL, name_at REAL NOT NULL, span_count INTEGER NOT NULL, error_count INTEGER NOT NULL, cold INTEGER NOT NULL
  );
  CREATE INDEX traces_started ON traces (started_at);
  CREATE INDEX traces_failed ON traces (started_at) WHERE error_count > 0;

  CREATE TABLE notices (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, at REAL NOT NULL, severity TEXT NOT NULL, message TEXT NOT NULL, hint TEXT
  );
  CREATE TABLE kv (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, value TEXT NOT NULL);
  `,
  // An empty key cannot be told from none when listing after a key, so there is none.
  `
  CREATE TABLE documents (
    id INTEGER PRIMARY KEY, emulation TEXT NOT NULL, collection TEXT NOT NULL, key TEXT NOT NULL CHECK (key <> ''), value TEXT NOT NULL,
    UNIQUE (emulation, collection, key)
  );
  `,
  // Lines are found by time without it, see log-table.ts, and every line had to be put into it.
  'DROP INDEX logs_at',
];
