"""What every team offers, as frozen data: no database, no network, no clock."""
