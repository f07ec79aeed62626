"""Programs that throw made-up files at the readers, for longer than a test may take."""
