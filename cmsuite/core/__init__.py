"""What needs neither table nor network: errors, text, clock, zones, the working calendar, language, configuration."""
