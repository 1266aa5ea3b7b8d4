"""The Train page: a training is started, watched as it learns, stopped and kept, and its weights are used."""
