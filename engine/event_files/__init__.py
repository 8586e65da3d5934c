"""The files of events that TensorBoard reads: records, the messages in them, and their writer."""
