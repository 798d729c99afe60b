"""Tests of the measurements: what a report says of what was measured."""
