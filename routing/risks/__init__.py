"""What may go wrong again, by figures: what is offered as a risk, to whom, and when again. Pure."""
