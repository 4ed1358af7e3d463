"""Benchmarks: speed as ratios, latencies in milliseconds, all taken in one run. `make bench` runs them."""
