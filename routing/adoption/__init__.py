"""How far an organisation is on its way: whole links, one chain, promises that fit. Pure."""
