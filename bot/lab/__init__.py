"""Simulation and replay: the engine on trial; no desk needs it."""
