"""What every extractor sees of a text: tokens, phrases of the lexicons, mentions, dates, tenses, amounts."""
