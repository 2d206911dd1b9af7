"""Simulation and replay: the engine tried out, needed by no desk."""
