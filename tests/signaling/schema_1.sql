-- A database as version 0.1.0 wrote it, by sqlite3's .dump.
BEGIN TRANSACTION;
CREATE TABLE agent (id TEXT PRIMARY KEY, name TEXT NOT NULL, name_key TEXT NOT NULL UNIQUE, password TEXT NOT NULL, admin INTEGER NOT NULL, created INTEGER NOT NULL);
INSERT INTO "agent" VALUES('a1','이상담','이상담','hash',1,1700000000);
INSERT INTO "agent" VALUES('b2','Kim','kim','hash',0,1700000001);
CREATE TABLE schema_version (version INTEGER NOT NULL);
INSERT INTO "schema_version" VALUES(1);
CREATE TABLE sign_in (digest TEXT PRIMARY KEY, agent TEXT NOT NULL REFERENCES agent (id) ON DELETE CASCADE, expires INTEGER NOT NULL);
INSERT INTO "sign_in" VALUES('cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc','b2',4000000000);
CREATE INDEX sign_in_expires ON sign_in (expires);
COMMIT;
