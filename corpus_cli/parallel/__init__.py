"""Ways to do work in parallel, behind one interface."""
