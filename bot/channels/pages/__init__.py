"""The pages: a conversation for everybody, a room for every team, live and without a reload."""
