-- The console's own tables are a database of their own, and so is what was erased: it is never
-- restored with the conversations.
CREATE DATABASE console OWNER triage;
CREATE DATABASE erased OWNER triage;
