"""Studies: programs that chose a part of the recipe, or measure what no report of an evaluation tells."""
