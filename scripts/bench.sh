#!/usr/bin/env bash
# Prints the benchmark figures. SciPy is optional: without it the peers are left out and named.
set -euo pipefail
cd "$(dirname "$0")/.."
echo "== compiling the benchmark in release mode (about a minute the first time)"
cargo bench --quiet --locked --features bench --bench figures
