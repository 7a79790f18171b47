"""What keeps a desk that runs for years in order. What is kept, and where, is `storage`'s."""
