"""What is found in analysed documents: one package or module a layer."""
