"""Decides where what somebody says belongs: pure, from what is open and what the words read as."""
