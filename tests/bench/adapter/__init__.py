"""Teaches the sentence model how colleagues ask a service desk for something."""
