"""The database's schema, as the statements that lead from each version to the next."""

from __future__ import annotations

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        "CREATE TABLE agent (id TEXT PRIMARY KEY, name TEXT NOT NULL, name_key TEXT NOT NULL UNIQUE,"
        " password TEXT NOT NULL, admin INTEGER NOT NULL, created INTEGER NOT NULL)",
        "CREATE TABLE sign_in (digest TEXT PRIMARY KEY, agent TEXT NOT NULL REFERENCES agent (id) ON DELETE CASCADE,"
        " expires INTEGER NOT NULL)",
        "CREATE INDEX sign_in_expires ON sign_in (expires)",
    ),
    (
        # The default group is the empty slug and has no row, and consultations outlive their agent's account: no
        # foreign keys there.
        "CREATE TABLE agent_group (slug TEXT PRIMARY KEY, name TEXT NOT NULL, created INTEGER NOT NULL)",
        "ALTER TABLE agent ADD COLUMN group_slug TEXT NOT NULL DEFAULT ''",
        "CREATE TABLE consultation (id TEXT PRIMARY KEY, agent TEXT NOT NULL, agent_name TEXT NOT NULL,"
        " group_slug TEXT NOT NULL, kind TEXT NOT NULL, customer TEXT NOT NULL, started INTEGER NOT NULL,"
        " ended INTEGER, why TEXT)",
        "CREATE INDEX consultation_open ON consultation (agent) WHERE ended IS NULL",
        "CREATE TABLE chat_token (digest TEXT PRIMARY KEY, consultation TEXT NOT NULL"
        " REFERENCES consultation (id) ON DELETE CASCADE)",
        "CREATE INDEX chat_token_consultation ON chat_token (consultation)",
        "CREATE TABLE chat_line (consultation TEXT NOT NULL REFERENCES consultation (id) ON DELETE CASCADE,"
        " number INTEGER NOT NULL, id TEXT NOT NULL, author TEXT NOT NULL, name TEXT NOT NULL, text TEXT NOT NULL,"
        " at INTEGER NOT NULL, PRIMARY KEY (consultation, number), UNIQUE (consultation, id))",
    ),
    (
        # Sign-ins of before end: they do not say by how much they were proved.
        "DROP TABLE sign_in",
        "CREATE TABLE sign_in (digest TEXT PRIMARY KEY, family TEXT NOT NULL,"
        " agent TEXT NOT NULL REFERENCES agent (id) ON DELETE CASCADE, kind TEXT NOT NULL, factors INTEGER NOT NULL,"
        " address TEXT NOT NULL, created INTEGER NOT NULL, seen INTEGER NOT NULL, idle INTEGER NOT NULL,"
        " expires INTEGER NOT NULL, parent TEXT NOT NULL, retired INTEGER)",
        "CREATE INDEX sign_in_expires ON sign_in (expires)",
        "CREATE INDEX sign_in_family ON sign_in (family)",
        "CREATE INDEX sign_in_agent ON sign_in (agent)",
        "CREATE TABLE totp (agent TEXT PRIMARY KEY REFERENCES agent (id) ON DELETE CASCADE, secret TEXT NOT NULL,"
        " confirmed INTEGER NOT NULL, last_step INTEGER NOT NULL)",
        "CREATE TABLE recovery_code (digest TEXT PRIMARY KEY,"
        " agent TEXT NOT NULL REFERENCES agent (id) ON DELETE CASCADE)",
        "CREATE INDEX recovery_code_agent ON recovery_code (agent)",
    ),
    (
        # Rows of the audit are added; they change never, and go only from the beginning, with a row that says so.
        "CREATE TABLE audit (number INTEGER PRIMARY KEY, content TEXT NOT NULL, hash TEXT NOT NULL)",
        "CREATE TABLE audit_pruned (through INTEGER NOT NULL)",
        "INSERT INTO audit_pruned VALUES (0)",
        "CREATE TRIGGER audit_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is kept'); END",
        "CREATE TRIGGER audit_deleted BEFORE DELETE ON audit"
        " WHEN OLD.number > (SELECT MAX(through) FROM audit_pruned)"
        " BEGIN SELECT RAISE(ABORT, 'the audit is kept'); END",
    ),
)
"""The table ``schema_version`` says which ran."""
