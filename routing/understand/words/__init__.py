"""A message as typed becomes words that can be compared: normalised, in a language, repaired,
stemmed, as features.
"""
