# `make demo` and `make test` work on a fresh machine: they install what is missing first.
# One set of flags for everything: `swift test` alone would build the package a second time.
SWIFT_BUILD = swift build -c release
BABIL = .build/release/babil
PUBLIC_DATA ?= ../shared/data/public

.PHONY: demo test test-long model build lint arrows dependencies clean

demo: build ## Triage the sample inbox.
	$(BABIL) triage corpora/samples/inbox.jsonl

test: dependencies ## Every quick test.
	$(SWIFT_BUILD) --build-tests
	swift test -c release --disable-xctest --skip-build

build: dependencies
	$(SWIFT_BUILD) --product babil

model: build ## Train models/inbox.babil again; PUBLIC_DATA names the folder of public sets.
	$(BABIL) train --config models/inbox.yaml --output models/inbox.babil --threads 2 \
	  $(if $(wildcard $(PUBLIC_DATA)/SOURCES.tsv),--public-data $(PUBLIC_DATA))

lint: ## Format and documentation.
	swift format lint --strict -r --parallel Sources Tests Package.swift

arrows: ## Imports against the declared dependencies.
	.ci/check-arrows

dependencies: ## C libraries that the package links.
	@.ci/install-dependencies

clean:
	rm -rf .build
