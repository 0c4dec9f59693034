"""Outside models behind protocols: rewriters, painters, judges, the language detector and the embedder."""
