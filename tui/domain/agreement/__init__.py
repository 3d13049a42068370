"""How far annotators agree: matching, precision and recall, kappa, alpha, and all of them over texts."""
