"""What several views share: texts, questions, notices, and small widgets."""
