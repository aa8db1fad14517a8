"""`make fuzz`: the long round of the fuzzing that the tests do in short."""

import argparse
import os
import secrets
import sys
from pathlib import Path

import pytest


def main(arguments: list[str]) -> int:
    """Runs the command; returns its exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument(
        "--cases", type=int, default=2000, help="requests per service, with rights, and as many without"
    )
    parser.add_argument("--seed", type=int, default=secrets.randbelow(2**31), help="the same seed: the same requests")
    parser.add_argument(
        "--service", default="", help="question, partner, agenda, identity or aggregator; all when left out"
    )
    chosen = parser.parse_args(arguments)
    os.environ |= {"PLEK_FUZZ_CASES": str(chosen.cases), "PLEK_FUZZ_SEED": str(chosen.seed)}
    sys.stdout.write(f"fuzz: {chosen.cases} cases per service, seed {chosen.seed}\n")
    only = ["-k", chosen.service] if chosen.service else []
    return int(pytest.main([str(Path(__file__).with_name("test_services.py")), "-rP", *only]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
