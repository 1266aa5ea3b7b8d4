"""What is drawn on the film by mouse and keys: the crop, boxes of writing, the head's outline, a length."""
