"""The form for the user's own pictures, in the pad's place."""
