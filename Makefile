# Every target installs what it needs. One build at a time: SwiftPM locks its folder, and two builds starve each other.
.DEFAULT_GOAL := help
.NOTPARALLEL:
SHELL := /bin/bash

SWIFT ?= swift
RELEASE_PATH := .build-release
RELEASE := $(RELEASE_PATH)/release/bouquet
# One file that runs without a Swift installation. A program that exports its symbols keeps tables of them in memory (6 MB),
# and with its debug information it would be twice as large; the names of functions stay, for a crash report.
RELEASE_FLAGS := $(if $(filter Linux,$(shell uname)),--static-swift-stdlib -Xswiftc -use-ld=lld \
  -Xlinker --no-export-dynamic -Xlinker --icf=safe -Xlinker --strip-debug)
PACKAGES := libsqlite3-dev zlib1g-dev libpcre2-dev libqrencode-dev pkg-config make git
CLIENTS := .build-clients
CLIENT_PACKAGES := ffmpeg python3-venv zbar-tools chromium fonts-dejavu-core fonts-noto-color-emoji
SOURCES := Sources Tests Package.swift

.PHONY: run demo test clients lint format bench build release setup clean help

run: release ## Build Bouquet and start it
	@exec $(RELEASE) serve

demo: release ## Start Bouquet with a simulated provider, to try it without an account
	@exec $(RELEASE) demo

# One test after the other: some give a provider half a second, and two cores full of fuzzing would take it away.
test: setup clients ## Build and run all tests
	$(SWIFT) build --build-tests
	CLIENTS_PYTHON=$(CURDIR)/$(CLIENTS)/bin/python $(SWIFT) test --skip-build --no-parallel

# Real clients: players to load playlists with, and a browser to look at the pages with.
test clients bench: PACKAGES += $(CLIENT_PACKAGES)
clients: setup
	@[ -x $(CLIENTS)/bin/python ] || python3 -m venv $(CLIENTS)
	@$(CLIENTS)/bin/python -c 'import ipytv, m3u_parser, playwright, axe_playwright_python' 2>/dev/null || \
	  $(CLIENTS)/bin/python -m pip install --quiet --disable-pip-version-check \
	    m3u-ipytv==1.0.2 m3u-parser==0.4.2 playwright==1.65.2 axe-playwright-python==0.1.8

lint: ## Check the format of the code
	$(SWIFT) format lint --strict --recursive $(SOURCES)

format: ## Bring the code into its format
	$(SWIFT) format --in-place --recursive $(SOURCES)

bench: release clients ## Measure speed and memory on the simulated provider
	@bash Benchmarks/sync $(RELEASE)
	@bash Benchmarks/find $(RELEASE)
	@CLIENTS_PYTHON=$(CURDIR)/$(CLIENTS)/bin/python bash Benchmarks/pages $(RELEASE)

build: setup ## Build for debugging
	$(SWIFT) build

release: setup ## Build for use, in a folder of its own
	$(SWIFT) build --configuration release --scratch-path $(RELEASE_PATH) --product bouquet $(RELEASE_FLAGS)

setup: ## Install the system packages that are missing
	@command -v $(SWIFT) >/dev/null || { echo "Bouquet needs Swift $$(cat .swift-version) or newer: https://www.swift.org/install" >&2; exit 1; }
	@if command -v dpkg-query >/dev/null && command -v apt-get >/dev/null; then \
	  missing=(); \
	  for package in $(PACKAGES); do \
	    [[ "$$(dpkg-query --show --showformat '$${db:Status-Status}' "$$package" 2>/dev/null)" == installed ]] || missing+=("$$package"); \
	  done; \
	  if (( $${#missing[@]} )); then \
	    if (( EUID == 0 )); then as_root=(env); \
	    elif command -v sudo >/dev/null; then as_root=(sudo); \
	    else echo "Please install as root: apt-get install $${missing[*]}" >&2; exit 1; fi; \
	    echo "Installing $${missing[*]}"; \
	    "$${as_root[@]}" apt-get update -qq && \
	    "$${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$${missing[@]}"; \
	  fi; \
	elif [[ "$$(uname)" == Darwin ]]; then \
	  command -v pkg-config >/dev/null || echo "There is no apt-get here. If the build misses a library: brew install sqlite pcre2 qrencode pkg-config" >&2; \
	elif ! { command -v pkg-config >/dev/null && pkg-config --exists sqlite3 zlib libpcre2-8 libqrencode; }; then \
	  echo "There is no apt-get here. Please install the development files of SQLite, zlib, PCRE2 and libqrencode, pkg-config and git." >&2; \
	  echo "Fedora: sudo dnf install sqlite-devel zlib-devel pcre2-devel qrencode-devel pkgconf-pkg-config git" >&2; \
	  exit 1; \
	fi

clean: ## Remove everything that was built
	rm -rf .build $(RELEASE_PATH) $(CLIENTS)

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
