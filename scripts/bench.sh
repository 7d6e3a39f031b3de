#!/usr/bin/env bash
# Prints the benchmark figures. The Python peers are optional: what cannot be installed is named and left out.
set -euo pipefail
cd "$(dirname "$0")/.."
venv=target/bench/venv
vpnls=git+https://github.com/Open-Athena/vpnls@c5f060e91ba3b08842c045e63ff9aa05de753cd4

if [ ! -d "$venv" ] && command -v python3 >/dev/null; then
    echo "== fetching the Python peers into $venv"
    python3 -m venv --system-site-packages "$venv" || rm -rf "$venv"
    for peer in numpy==2.4.6 scipy==1.17.1 "vpnls @ $vpnls"; do
        timeout 300 "$venv/bin/pip" install --quiet --retries 1 "$peer" 2>/dev/null || echo "bench: cannot install $peer"
    done
fi
echo "== compiling the benchmark as the engines are (about two minutes the first time)"
cargo bench --quiet --locked --profile engines --features bench --bench figures -- "$@"
