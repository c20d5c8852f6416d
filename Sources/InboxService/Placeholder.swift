enum PlaceholderInboxService {}
