"""What follows from an event, as pure functions: transitions, clocks, escalation, forecast,
route.
"""
