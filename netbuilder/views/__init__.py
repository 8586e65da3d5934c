"""What the user sees: widgets that show state and pass on intentions."""
