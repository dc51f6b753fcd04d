# The recipes of this repository. `make test` is what CI runs.

CARGO ?= cargo
# One profile for the demo, the tests and the lints: dependencies are built once.
RELEASE := --release --locked
# For each fault; with all faults together more than a million.
MESSAGES ?= 42000

# Suites that mostly wait for what they have broken to come back; the others run beside them.
WAITING := bus_outages faults
SUITES := $(filter-out $(WAITING),$(sort $(basename $(notdir $(wildcard */tests/*.rs))) \
	$(notdir $(patsubst %/main.rs,%,$(wildcard */tests/*/main.rs)))))

.PHONY: suites waiting demo test build bench faults tools lint format golden release clean

demo:  ## Every family of messages crossing between systems, with faults on the way
	$(CARGO) run $(RELEASE) -- demo

test:  ## Install what is missing, then run every test
	$(MAKE) -j2 tools build
	$(MAKE) -j2 --output-sync=target suites waiting

suites:
	$(CARGO) test $(RELEASE) --workspace --no-fail-fast --lib --bins $(addprefix --test ,$(SUITES))
	$(CARGO) test $(RELEASE) --workspace --doc

waiting:
	$(CARGO) test $(RELEASE) --workspace --no-fail-fast $(addprefix --test ,$(WAITING))

build:  ## Everything that is tested, and the tests
	$(CARGO) build $(RELEASE) --workspace --all-targets

bench: tools build  ## Referrals a second beside a shovel and a bare relay; ARGS="--json", see tests/benches
	$(CARGO) bench --locked --workspace --bench stages --bench cases
	$(CARGO) bench --locked --workspace --bench relay -- $(ARGS)

faults: tools  ## Every fault with MESSAGES messages each, into tests/RESULTS.md
	$(CARGO) build $(RELEASE) --workspace
	VARDBRYGGA_FAULTS=$(MESSAGES) $(CARGO) test $(RELEASE) --workspace --test faults -- --nocapture --test-threads 1

tools:  ## What the tests run for real: RabbitMQ, PostgreSQL, xmllint, Prometheus, Helm, and the schemas of Kubernetes
	@tests/scripts/tools.sh

lint:  ## Format, clippy, licences, bans, sources, advisories
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --locked -- -D warnings
	tests/scripts/deny.sh

format:  ## Format the code
	$(CARGO) fmt --all

golden:  ## Write the golden files anew; read the diff before committing
	UPDATE_EXPECT=1 $(CARGO) test $(RELEASE) --workspace

release:  ## dist/: the program without libraries, manual, completions, examples, SBOM, checksums
	gateway/scripts/release.sh
