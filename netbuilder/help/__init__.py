"""What the program explains about itself: pages, glossary, changes, facts for a report; no Qt."""
