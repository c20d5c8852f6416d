# `make demo` and `make test` work on a fresh machine: they install what is missing first.
# One set of flags for everything: `swift test` alone would build the package a second time.
SWIFT_BUILD = swift build -c release
# The tests of the program start processes, and the others do too in a way of their own: each kind gets its own run.
TEST = swift test -c release --disable-xctest --skip-build
BABIL = .build/release/babil
PUBLIC_DATA ?= ../shared/data/public
FUZZ_SECONDS ?= 60
TEXTS ?= corpora

.PHONY: demo test test-long model unicode-tables fuzz build lint arrows bench-safety bench-serving bench-text dependencies clean

demo: build ## Triage the sample inbox.
	$(BABIL) triage corpora/samples/inbox.jsonl

test: ## Every quick test.
	@.ci/install-dependencies test
	$(SWIFT_BUILD) --build-tests
	$(TEST) --skip CommandTests
	$(TEST) --filter CommandTests
	PYTHONPATH=clients/python/src BABIL=$(BABIL) python3 -m unittest discover -s clients/python/tests

test-long: ## Timing on hostile input, all public texts, address and thread sanitizers, fuzzing.
	@.ci/install-dependencies test
	$(SWIFT_BUILD) --build-tests
	BABIL_LONG_TESTS=1 $(TEST) --skip CommandTests
	swift test --disable-xctest --sanitize=address --scratch-path .build-address --skip CommandTests
	swift test --disable-xctest --sanitize=thread --scratch-path .build-thread --skip CommandTests
	$(MAKE) fuzz

fuzz: dependencies ## Random bytes against the text pipeline, its kernel, and the decoders of frames and HTTP bodies: FUZZ_SECONDS each.
	swift build --package-path fuzz -c release --sanitize=fuzzer --sanitize=address
	for target in FuzzKernel FuzzPipeline FuzzFrames FuzzRequests; do corpus=fuzz/.build/corpus/$$target; \
	  mkdir -p $$corpus fuzz/seeds/$$target && SWIFT_BACKTRACE=enable=no fuzz/.build/release/$$target \
	  $$corpus fuzz/seeds/$$target -dict=fuzz/json.dict -max_total_time=$(FUZZ_SECONDS) -max_len=1024 \
	  -print_final_stats=1 -artifact_prefix=fuzz/.build/ </dev/null || exit 1; done

bench-safety: build ## What the daemon bears: kills, swaps, mutated bytes, slow clients, real clients, memory.
	BABIL=$(abspath $(BABIL)) benchmarks/serving-safety/run.py $(SAFETY)

bench-text: dependencies ## Text stages beside ICU, over TEXTS.
	$(SWIFT_BUILD) --product TextBenchmark
	.build/release/TextBenchmark $(TEXTS)

build: dependencies
	$(SWIFT_BUILD) --product babil

model: build ## Train models/inbox.babil again; PUBLIC_DATA names the folder of public sets.
	$(BABIL) train --config models/inbox.yaml --output models/inbox.babil --threads 2 \
	  $(if $(wildcard $(PUBLIC_DATA)/SOURCES.tsv),--public-data $(PUBLIC_DATA))

unicode-tables: dependencies ## Write the Unicode tables again, from the ICU of this machine.
	$(SWIFT_BUILD) --product TableGenerator
	.build/release/TableGenerator Sources/CICU/unicode_tables.c

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
