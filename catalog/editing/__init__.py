"""Changes a team's file in place: its text, three versions of it together, its folder."""
