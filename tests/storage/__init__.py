"""Tests of tui.storage."""
