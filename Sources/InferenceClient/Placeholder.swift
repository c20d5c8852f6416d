enum PlaceholderInferenceClient {}
