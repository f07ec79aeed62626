"""Programs that measure the planner on real schools; see ``docs/benchmarks.md``."""
