enum PlaceholderInferenceProtocol {}
