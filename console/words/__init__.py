"""The words and sentences by which the assistant hears, for a person who reads no files."""
