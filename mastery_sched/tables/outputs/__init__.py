"""What is sent out: workbook, calendar files, letters, CSV, JSON and GeoJSON. Knows no solver."""
