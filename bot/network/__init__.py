"""Links in other installations: connecting, signing, sending and hearing."""
