# `make demo` and `make test` work on a fresh machine: they install what is missing first.
# One set of flags for everything: `swift test` alone would build the package a second time.
SWIFT_BUILD = swift build -c release
# The tests of the program start processes, and the others do too in a way of their own: each kind gets its own run.
TEST = swift test -c release --disable-xctest --skip-build
BABIL = .build/release/babil
PUBLIC_DATA ?= ../shared/data/public

.PHONY: demo test test-long model build lint arrows bench-serving dependencies clean

demo: build ## Triage the sample inbox.
	$(BABIL) triage corpora/samples/inbox.jsonl

test: ## Every quick test.
	@.ci/install-dependencies test
	$(SWIFT_BUILD) --build-tests
	$(TEST) --skip CommandTests
	$(TEST) --filter CommandTests
	PYTHONPATH=clients/python/src BABIL=$(BABIL) python3 -m unittest discover -s clients/python/tests

test-long: ## Timing on hostile input, and the address and thread sanitizers.
	@.ci/install-dependencies test
	$(SWIFT_BUILD) --build-tests
	BABIL_LONG_TESTS=1 $(TEST) --skip CommandTests
	swift test --disable-xctest --sanitize=address --scratch-path .build-address --skip CommandTests
	swift test --disable-xctest --sanitize=thread --scratch-path .build-thread --skip CommandTests

build: dependencies
	$(SWIFT_BUILD) --product babil

model: build ## Train models/inbox.babil again; PUBLIC_DATA names the folder of public sets.
	$(BABIL) train --config models/inbox.yaml --output models/inbox.babil --threads 2 \
	  $(if $(wildcard $(PUBLIC_DATA)/SOURCES.tsv),--public-data $(PUBLIC_DATA))

lint: ## Format and documentation.
	swift format lint --strict -r --parallel Sources Tests benchmarks Package.swift

arrows: ## Imports against the declared dependencies.
	.ci/check-arrows

bench-serving: ## The engine and the daemon beside their peers; PUBLIC_DATA names the folder of public sets.
	benchmarks/serving/run --data $(PUBLIC_DATA)/sentiment/umsab --intents $(PUBLIC_DATA)/intent/banking77/en \
	  --json .build/serving/results.json --plots

dependencies: ## C libraries that the package links.
	@.ci/install-dependencies

clean:
	rm -rf .build
