"""Tells what cannot wait, from words and meaning, by what labelled sentences taught."""
