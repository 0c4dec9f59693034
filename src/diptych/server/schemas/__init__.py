"""What goes over the wire: one module per noun, every field that leaves is written here."""
