"""A language model at an endpoint of the organisation's choice: asked over HTTP, within bounds."""
