# Synscale: `make serve` shows the page, `make test` checks everything, `make build` leaves the site in dist/.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

export PATH := $(HOME)/.cargo/bin:$(PATH)
# Where the site will be published: the base of 404.html. Everything else is relative.
export PUBLIC_URL ?= /
PORT ?= 8080
SITE := cargo run --quiet --features site --bin site --
say = @printf '\n== %s\n' "$(1)"

.PHONY: help tools browser serve build test check native-test evidence browser-test bench clean

help:
	@echo "make serve   build the site and serve it on http://127.0.0.1:$(PORT)/ (PORT=... for another)"
	@echo "make build   leave the static site in dist/ (PUBLIC_URL=/sub/path/ for its 404 page)"
	@echo "make test    check everything: format, lints, native tests, the built site in a browser"
	@echo "make bench   print the benchmark figures"
	@echo "make evidence  run the native tests and record which Atlas rows they prove"

tools:
	@scripts/tools.sh

browser: tools
	@scripts/browser.sh

build: tools
	$(call say,building the site in release mode (about 2 minutes the first time))
	cargo fetch --locked
	env -u NO_COLOR trunk build --release --offline --locked
	$(call say,finishing the site in dist/)
	$(SITE) finish dist

serve: build
	$(call say,serving)
	@$(SITE) serve dist --port $(PORT)

check: tools
	$(call say,checking the format)
	cargo fmt --check
	$(call say,linting for this machine (compiles all dependencies the first time: minutes))
	cargo clippy --locked --all-targets --features site -- -D warnings
	$(call say,linting for the browser (likewise))
	cargo clippy --locked --target wasm32-unknown-unknown --lib --bin app --bin engines -- -D warnings

# The browser tests wait for the built site; see browser-test.
native-test: tools
	$(call say,running the native tests (log: target/test.log))
	@mkdir -p target
	SYNSCALE_REQUIRE_BROWSER=0 cargo test --locked --features site -- --color never 2>&1 | tee target/test.log

evidence: native-test
	$(SITE) evidence target/test.log

browser-test: build browser
	$(call say,running the browser tests)
	SYNSCALE_REQUIRE_BROWSER=1 cargo test --locked --features site --test browser -- --test-threads=2

# One after the other, also under -j: two cores are enough for one step.
test:
	@$(MAKE) --no-print-directory check
	@$(MAKE) --no-print-directory native-test
	$(call say,comparing the Atlas with the tests)
	@$(SITE) evidence target/test.log --check
	@$(MAKE) --no-print-directory browser-test
	@printf '\n== make test: everything passed\n'

bench: build browser
	@scripts/bench.sh

clean:
	cargo clean
	rm -rf dist
