"""Forms made from declarations, and the editors in them."""
