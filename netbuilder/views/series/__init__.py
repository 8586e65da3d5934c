"""What a network that forecasts is asked, and what it answers."""
