"""The transfer-function editor: density to colour and opacity, over the histogram."""
