"""Benchmarks: `python -m tests.bench.NAME [--json] [arguments]`. Nothing here is timed by the tests."""
