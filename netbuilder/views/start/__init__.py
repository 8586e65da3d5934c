"""The start page: templates and recent files, and the first steps."""
