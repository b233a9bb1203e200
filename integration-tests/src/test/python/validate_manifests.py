"""Checks every object of a file of rendered manifests against the schemas of Kubernetes, unknown fields included."""

import sys
from pathlib import Path

import kubernetes_validate
import yaml

# The oldest that the chart promises to run on, and the newest whose schemas the package has.
OLDEST = "1.27"


def main(path: Path) -> int:
    objects = [document for document in yaml.safe_load_all(path.read_text(encoding="utf-8")) if document]
    failures = 0
    for version in (OLDEST, kubernetes_validate.latest_version()):
        for document in objects:
            name = f"{document.get('kind')} {document.get('metadata', {}).get('name')}"
            try:
                kubernetes_validate.validate(document, version, strict=True)
            except Exception as problem:  # noqa: BLE001 - whatever it is, it belongs to this object
                failures += 1
                # Its first line says what is wrong; the rest is the whole schema.
                print(f"Kubernetes {version}: {name}: {str(problem).splitlines()[0]}")
    if failures or not objects:
        print(f"{failures} failures in {len(objects)} objects")
        return 1
    print(f"{len(objects)} objects valid")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
