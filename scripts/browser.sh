#!/usr/bin/env bash
# Checks what the browser tests need and installs what is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

has_browser() { command -v chromium || command -v chromium-browser || command -v google-chrome; }

if ! has_browser >/dev/null || ! command -v chromedriver >/dev/null; then
    command -v apt-get >/dev/null || {
        echo "browser: install Chromium and chromedriver, then run this again" >&2
        exit 1
    }
    as_root=""
    [ "$(id -u)" = 0 ] || as_root="sudo"
    echo "== installing Chromium and its driver (about half a minute)"
    $as_root apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends chromium chromium-driver >/dev/null
fi

# axe-core, the accessibility checker, at the version of tests/browser/package-lock.json.
if command -v npm >/dev/null; then
    mkdir -p target/browser
    if ! cmp -s tests/browser/package-lock.json target/browser/package-lock.json || [ ! -d target/browser/node_modules ]; then
        echo "== fetching axe-core"
        cp tests/browser/package.json tests/browser/package-lock.json target/browser/
        (cd target/browser && npm ci --silent --no-audit --no-fund --ignore-scripts)
    fi
else
    echo "browser: there is no npm, so the accessibility check is left out"
fi
