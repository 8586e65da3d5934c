"""What is to be made of imported data: proposed, checked, stored."""
