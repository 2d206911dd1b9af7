"""How far links are: measured, proposed, remembered."""
