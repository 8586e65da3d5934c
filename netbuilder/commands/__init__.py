"""What `netbuilder COMMAND` does, one file per command; no window and, but for pictures, no Qt."""
