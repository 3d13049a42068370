"""The report: statistics and articles as one HTML file that stands alone."""
