"""The catalogue: what every team offers, as frozen data."""
