"""From bytes on disk to series: TFRecord framing, events, legacy values, restarts. Does not know the model."""
