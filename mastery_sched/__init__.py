"""Plan Maths Hub Work Groups."""
