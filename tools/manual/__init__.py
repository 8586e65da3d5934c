"""The manual: written pages, and pages made of the declarations, as a site that needs no server."""
