"""Who is better, how sure we are, and how far people agree: Arrow tables of votes in, frozen results out."""
