"""Language: from article text to typed mentions. Knows spaCy; knows neither files nor pandas."""
