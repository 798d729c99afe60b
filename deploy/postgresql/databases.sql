-- The console's own tables are a database of their own, and so are what was erased, which is never
-- restored with the conversations, and what the messaging channels keep.
CREATE DATABASE console OWNER triage;
CREATE DATABASE erased OWNER triage;
CREATE DATABASE channels OWNER triage;
