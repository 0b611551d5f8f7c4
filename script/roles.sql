-- What the plain role `web` may do in a database whose tables the owner role makes and alters.
-- Run once by the owner, in the new database, before the first migration or after it. The tests
-- run on it too: see tests/conftest.py.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO web;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO web;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO web;
