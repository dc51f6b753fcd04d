# The recipes of this repository. `make test` is what CI runs.

CARGO ?= cargo
# One profile for the demo, the tests and the lints: dependencies are built once.
RELEASE := --release --locked

.PHONY: demo test tools lint format golden clean

demo:  ## Referrals crossing from a Millennium to a PMO and back
	$(CARGO) run $(RELEASE) -- demo

test: tools  ## Install what is missing, then run every test
	$(CARGO) build $(RELEASE) --workspace --all-targets
	$(CARGO) test $(RELEASE) --workspace

tools:  ## Programs that the tests run for real: RabbitMQ, xmllint
	@tests/scripts/tools.sh

lint:  ## Format, clippy, licences, bans, sources, advisories
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --locked -- -D warnings
	tests/scripts/deny.sh

format:  ## Format the code
	$(CARGO) fmt --all

golden:  ## Write the golden files anew; read the diff before committing
	UPDATE_EXPECT=1 $(CARGO) test $(RELEASE) --workspace
