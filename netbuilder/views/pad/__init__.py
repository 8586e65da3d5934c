"""The drawing pad: what is drawn on it, what the network sees and reads, and teaching."""
