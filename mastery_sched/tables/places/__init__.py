"""Places that a table lacks, from a table of postcodes or from a geocoder that the user passes."""
