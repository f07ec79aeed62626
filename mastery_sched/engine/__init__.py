"""Everything that knows a solver: kernels, column generation, CP-SAT models, the timetable."""
