"""Finds the kind of a call: incident, service request, RFC or wish."""
