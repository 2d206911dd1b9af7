"""What outsiders may hand us: every parser of it, fed with what nobody would send on purpose."""
