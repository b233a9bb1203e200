"""Trains, evaluates, exports and verifies the churn model that Tidewatch serves."""
