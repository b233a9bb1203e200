"""Checks every object of files of rendered manifests against the schemas of Kubernetes and of custom resources, unknown fields included."""

import json
import sys
from pathlib import Path
from typing import Any

import jsonschema
import kubernetes_validate
import yaml

# The oldest that the chart promises to run on, and the newest whose schemas the package has.
OLDEST = "1.27"
CUSTOM = Path(__file__).parent.parent / "resources" / "crds"


def closed(schema: Any) -> Any:
    """The schema without room for unknown fields, which an API server drops or refuses."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    shut = {key: closed(part) for key, part in schema.items()}
    if "properties" in schema and not schema.get("x-kubernetes-preserve-unknown-fields"):
        shut.setdefault("additionalProperties", False)
    return shut


def custom_schema(document: dict[str, Any]) -> Path:
    group = document.get("apiVersion", "").split("/")[0]
    return CUSTOM / f"{group}-{document.get('kind')}.json"


def problem(document: dict[str, Any], version: str) -> str | None:
    """What is wrong with an object, in a line; the rest of such a message is the whole schema."""
    try:
        custom = custom_schema(document)
        if custom.exists():
            jsonschema.validate(document, closed(json.loads(custom.read_text(encoding="utf-8"))))
        else:
            kubernetes_validate.validate(document, version, strict=True)
    except jsonschema.ValidationError as invalid:
        deepest = jsonschema.exceptions.best_match([invalid])
        return f"{deepest.json_path}: {deepest.message.splitlines()[0]}"
    except Exception as other:  # noqa: BLE001 - whatever it is, it belongs to this object
        return str(other).splitlines()[0]
    return None


def failures(path: Path) -> int:
    objects = [document for document in yaml.safe_load_all(path.read_text(encoding="utf-8")) if document]
    found = 0
    for version in (OLDEST, kubernetes_validate.latest_version()):
        for document in objects:
            wrong = problem(document, version)
            if wrong is not None:
                found += 1
                name = f"{document.get('kind')} {document.get('metadata', {}).get('name')}"
                print(f"{path.name}: Kubernetes {version}: {name}: {wrong}")
    if not objects:
        print(f"{path.name}: no objects")
        return 1
    if not found:
        print(f"{path.name}: {len(objects)} objects valid")
    return found


if __name__ == "__main__":
    sys.exit(min(1, sum(failures(Path(argument)) for argument in sys.argv[1:])))
