"""Incident, service request, RFC or wish: the tree over signs, the signs, and how words lean."""
