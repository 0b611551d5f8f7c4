"""The archive package: what it holds, how it is written, and who has archived what."""
