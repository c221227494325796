"""PyTorch does the training: networks become modules, modules learn, and their weights come back as arrays."""
