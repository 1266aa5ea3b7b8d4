"""What a picture should show, as frozen data."""
