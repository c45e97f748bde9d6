"""Stories in and out of files: one module a format, reader and writer side by side."""
