"""From a volume to an x-ray: Beer-Lambert absorption, view directions, orthographic and cone rays."""
