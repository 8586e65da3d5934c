"""The runs that are over: values, their files, and the folder that keeps them."""
