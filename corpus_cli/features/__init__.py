"""What is built on searches and statistics: summaries, reuse, differences, dates, exports."""
