"""From labelled examples to ranked labels, and how sure that is."""
