"""What leaves as a file for others: findings for an office, figures as open data. Rows in, JSON, CSV or XLSX out."""
