"""`python -m deploy.checks`: looks at Compose, Kubernetes and Dockerfile as they are, and says what was not run."""

import sys

from deploy.checks import compose, image, kubernetes, rendered, topics

NOT_RUN = (
    "docker pull of each image by its digest (needs a Docker engine)",
    "docker build -f deploy/Dockerfile . (needs a Docker engine)",
    "docker compose up (needs a Docker engine)",
    "kubectl apply --dry-run=server -k deploy/k8s/overlays/{hub,national} (needs a cluster)",
)


def main() -> int:
    """Prints every fault; returns the exit status."""
    faults = [*compose.faults(), *image.faults(), *kubernetes.faults(), *topics.faults()]
    not_run = list(NOT_RUN)
    command = rendered.renderer()
    if command:
        faults += rendered.faults(command)
    else:
        not_run.append("kustomize build deploy/k8s/overlays/{hub,national} (no kustomize or kubectl here)")
    sys.stdout.write("".join(f"{fault}\n" for fault in faults))
    sys.stdout.write("".join(f"NOT RUN: {line}\n" for line in not_run))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
