"""Makes words comparable: normalised, in a language, repaired, stemmed, as features."""
