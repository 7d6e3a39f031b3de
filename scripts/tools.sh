#!/usr/bin/env bash
# Checks the tools that build the site and installs what is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

target=wasm32-unknown-unknown
trunk=0.21.14
bindgen=$(sed -n '/^name = "wasm-bindgen"$/{n;s/version = "\(.*\)"/\1/p}' Cargo.lock)

fail() { printf 'tools: %s\n' "$1" >&2; exit 1; }

command -v cargo >/dev/null || fail "there is no cargo; install Rust from https://rustup.rs and run this again"
command -v cc >/dev/null || fail "there is no C linker; install one (Debian, Ubuntu: apt-get install build-essential)"

# With rustup the first call also installs the toolchain of rust-toolchain.toml.
if [ ! -d "$(rustc --print sysroot)/lib/rustlib/$target" ]; then
    command -v rustup >/dev/null || fail "this Rust has no $target target, and there is no rustup to add it"
    echo "== installing the $target target"
    rustup target add "$target"
fi

# install NAME VERSION TIME [cargo install options]: a ready-made binary where cargo-binstall is there, else from source.
install() {
    local name=$1 version=$2 time=$3
    shift 3
    if command -v cargo-binstall >/dev/null && cargo binstall --no-confirm "$name@$version"; then
        return
    fi
    echo "== compiling $name $version ($time on two cores, once)"
    cargo install "$name" --version "=$version" "$@"
}

case "$(trunk --version 2>/dev/null || true)" in
    "trunk 0.21."*) ;;
    *) install trunk "$trunk" "about 7 minutes" --locked ;;
esac

# The command and the crate must be of one version. Not --locked: its lock file may name crates a mirror lacks.
case "$(wasm-bindgen --version 2>/dev/null || true)" in
    "wasm-bindgen $bindgen"*) ;;
    *) install wasm-bindgen-cli "$bindgen" "about 3 minutes" ;;
esac
