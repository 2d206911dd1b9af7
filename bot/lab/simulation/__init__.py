"""An organisation at work on simulated time: the real desk, ledger, outbox and timers; only people
and the clock are made up.
"""
