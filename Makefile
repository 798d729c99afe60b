# The commands of the project. `make run` and `make test` are all that a newcomer needs: each makes
# its own environment first.
.DEFAULT_GOAL := help
.PHONY: help setup run account demo-data shell train check replay test evaluate bench load lint lock audit check-containers

PYTHON := .venv/bin/python
export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL := 3
export SQLALCHEMY_SILENCE_UBER_WARNING := 1

help: ## show the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | awk -F'\t' '{printf "  make %-17s %s\n", $$1, $$2}'

setup: ## make the Python environment (done by every other command)
	@bash deploy/setup.sh

run: setup ## start the assistant and print where to talk to it
	@$(PYTHON) -m deploy.run

account: setup ## make an account of the review console
	@$(PYTHON) -m console create_account

demo-data: setup ## fill the store with 200 made-up conversations
	@$(PYTHON) -m deploy.demo_data

shell: setup ## talk to the assistant in the terminal
	@$(PYTHON) -m deploy.shell

train: setup ## train the model where it is missing or out of date
	@$(PYTHON) -m deploy.train

check: setup ## check style, types, data files and words, in seconds
	@$(PYTHON) -m deploy.check

replay: setup ## list what rules (RULES=file) or, messages read anew (ANEW=1), the model would have said
	@$(PYTHON) -m console replay $(if $(RULES),--rules $(RULES)) $(if $(COUNT),--count $(COUNT)) \
	  $(if $(ANEW),--anew) $(if $(MODEL),--model $(MODEL))

test: setup ## run every check and test
	@bash deploy/test.sh

lint: setup ## check style and types only
	@$(PYTHON) -m ruff check . && $(PYTHON) -m ruff format --check . && $(PYTHON) -m mypy

evaluate: setup ## measure language understanding, and write docs/evaluation.md
	@$(PYTHON) -m bench.evaluate && $(PYTHON) -m bench.hearing

bench: setup ## measure speed and memory beside Rasa's default, and write docs/performance.md
	@bash bench/peers.sh && bash deploy/postgresql.sh
	@$(PYTHON) -m bench.performance

load: setup ## have 500 patients write for 10 minutes through two workers, and print the figures
	@bash deploy/postgresql.sh && bash deploy/servers.sh
	@$(PYTHON) -m bench.load

lock: setup ## resolve the dependencies of pyproject.toml into requirements.lock
	@bash deploy/lock.sh

audit: setup ## look up the packages among published advisories
	@bash deploy/audit.sh

check-containers: setup ## check compose.yml and the Helm chart with Compose and Helm
	@bash deploy/check_containers.sh
