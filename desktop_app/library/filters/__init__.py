"""The fields, dates, kinds and folders of documents in arrays, for filters and for what narrows an answer."""
