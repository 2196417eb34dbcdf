"""The stack of a BERT: its blocks and their parameters, one layer by hand, and who may see whom."""
