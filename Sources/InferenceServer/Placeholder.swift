enum PlaceholderInferenceServer {}
