enum PlaceholderBrandVoice {}
