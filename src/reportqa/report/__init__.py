"""A file to a report: readers for each format, the statutory tables, the outline, and who reports on which year."""
