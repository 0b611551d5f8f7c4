"""What a municipality knows of itself: figures, where they come from, and what it reads in them."""
