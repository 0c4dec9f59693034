"""The nouns of Diptych and their columns; the only place where they are written down.

prompt > variant > image > pair > vote. Each module holds the pyarrow schema of one noun's file.
"""
