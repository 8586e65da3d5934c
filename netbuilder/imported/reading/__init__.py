"""Files and folders as rows and columns, read as untrusted data."""
