"""`python -m aggregator bundle INPUT.jsonl OUTPUT.jsonl [--online] [--no-model | --model FOLDER]` bundles a file;
`python -m aggregator measure OUTPUT.jsonl LABELS.jsonl` says how well that went.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from aggregator.placement.sentence_model import of_folder
from aggregator.similarity import load_embedder
from aggregator.similarity.evaluation import evaluation_report, jsonl_input
from aggregator.similarity.evaluation.file_run import FileRun
from plek_common.settings import Unusable


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status 0 when all went well, 1 when lines were passed over or the files do not fit, 2 on a wrong call."""
    parser = argparse.ArgumentParser(prog="python -m aggregator", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    bundling = commands.add_parser("bundle", help="bundle the questions of a file")
    bundling.add_argument("input", type=Path)
    bundling.add_argument("output", type=Path)
    bundling.add_argument("--online", action="store_true", help="leave the reconcile out")
    models = bundling.add_mutually_exclusive_group()
    models.add_argument("--no-model", action="store_true", help="compare on words alone")
    models.add_argument("--model", type=Path, metavar="FOLDER", help="with the prepared ONNX model of this folder")
    measuring = commands.add_parser("measure", help="figures of what was bundled, with labels {id, intent}")
    measuring.add_argument("output", type=Path)
    measuring.add_argument("labels", type=Path)
    asked = parser.parse_args(arguments)
    try:
        return _bundle(asked) if asked.command == "bundle" else _measure(asked)
    except (OSError, ValueError, Unusable) as problem:
        _tell(str(problem))
        return 1


def _bundle(asked: argparse.Namespace) -> int:
    with asked.input.open("rb") as file:
        found, bad = jsonl_input.read(file)
    for line in bad:
        _tell(str(line))
    embedder = of_folder(asked.model) if asked.model else load_embedder(lexical_only=asked.no_model)
    if not embedder.dim and not asked.no_model:
        _tell(embedder.status)
    run = FileRun(found, embedder)
    outcome = run.online() if asked.online else run.reconciled()
    with asked.output.open("w", encoding="utf-8") as file:
        for row in run.lines(outcome):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return 1 if bad else 0


def _measure(asked: argparse.Namespace) -> int:
    with asked.output.open("rb") as output, asked.labels.open("rb") as labels:
        for line in evaluation_report.report(output, dict(jsonl_input.labels(labels))):
            sys.stdout.write(f"{line}\n")
    return 0


def _tell(problem: str) -> None:
    sys.stderr.write(f"{problem}\n")


if __name__ == "__main__":
    sys.exit(main())
