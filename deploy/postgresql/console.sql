-- The console's own tables are a database of their own.
CREATE DATABASE console OWNER triage;
