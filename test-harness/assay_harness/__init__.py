"""The test harness: platforms, private mail servers, the checks and the demonstration."""
