"""The base of every service in Kubernetes, from one template: only its name and its memory differ."""

from pathlib import Path

from contracts.catalogue import ROOT, services

_KUBERNETES = ROOT.parent / "deploy" / "k8s"
_WRITTEN = "# Written by `make contracts`, from service.template.yaml.\n"
_LISTED = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [{service}.yaml]\n"
# What a service asks for, and what it may take.
_MEMORY = {"question": ("192Mi", "384Mi"), "aggregator": ("384Mi", "768Mi")}
_USUAL = ("160Mi", "384Mi")
# What a service alone may know, beside its database: the variable, and the secret and key that it stands in.
_SECRETS = {
    "identity": (
        ("PLEK_IDENTITY_SECRET", "plek-identity", "secret"),
        ("PLEK_PROVIDER_KEYS", "plek-identity", "provider-keys"),
    )
}
_MARK = "            # SECRET\n"
_REFERENCE = """            - name: {name}
              valueFrom: {{secretKeyRef: {{name: {secret}, key: {key}}}}}
"""


def bases() -> dict[Path, str]:
    """Every file of the bases that follows from the template, by its place."""
    template = (_KUBERNETES / "service.template.yaml").read_text(encoding="utf-8").partition("\n")[2]
    found: dict[Path, str] = {}
    for name in services():
        request, limit = _MEMORY.get(name, _USUAL)
        values = {"SERVICE": name, "REQUEST": request, "LIMIT": limit}
        text = _WRITTEN + template.replace(_MARK, _reference(name))
        for mark, value in values.items():
            text = text.replace(mark, value)
        folder = _KUBERNETES / "base" / name
        found |= {folder / f"{name}.yaml": text, folder / "kustomization.yaml": _LISTED.format(service=name)}
    return found


def _reference(service: str) -> str:
    known = _SECRETS.get(service, ())
    return "".join(_REFERENCE.format(name=name, secret=secret, key=key) for name, secret, key in known)
