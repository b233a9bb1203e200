"""The report: an event log featurized by the engine, the model and its opponents trained up to a cut and judged after it."""
