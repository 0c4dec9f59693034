"""Files that ship with the package: the demo's prompts."""
