"""What the launcher and the environment's maker say when a tool is missing or too old."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]


def script(path: Path, *lines: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(["#!/bin/bash", *lines, ""]))
    path.chmod(0o755)
    return path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A repository with the launcher and sources but nothing built."""
    home = tmp_path / "repository"
    (home / "model-export").mkdir(parents=True)
    shutil.copy2(REPOSITORY / "tidewatch", home / "tidewatch")
    for name in ("environment", "requirements.lock"):
        shutil.copy2(REPOSITORY / "model-export" / name, home / "model-export" / name)
    for path in ("pom.xml", "topics/pom.xml", "topics/src/a", "streams-app/pom.xml", "streams-app/core/src/main/a"):
        (home / path).parent.mkdir(parents=True, exist_ok=True)
        (home / path).touch()
    return home


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A PATH with the shell's own tools and nothing of Java, Maven or Python."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("bash", "cat", "cut", "dirname", "find", "flock", "grep", "head", "mkdir", "mv", "readlink", "rm"):
        (tools / name).symlink_to(shutil.which(name))
    for name in ("sed", "sha256sum", "sort", "tail", "touch"):
        (tools / name).symlink_to(shutil.which(name))
    return tools


def java(folder: Path, version: str) -> Path:
    """An installation that says its version and otherwise prints how it was called."""
    script(folder / "bin" / "java", 'echo "called: $*"')
    script(folder / "bin" / "javac")
    (folder / "release").write_text(f'IMPLEMENTOR="test"\nJAVA_VERSION="{version}"\n')
    return folder


def maven(tools: Path, version: str, *build: str) -> None:
    script(tools / "mvn", f'if [[ $1 == --version ]]; then echo "Apache Maven {version} (test)"; exit; fi', *build)


def launch(home: Path, tools: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": str(tools), "HOME": str(home.parent), **variables}
    command = [str(home / "tidewatch"), *arguments]
    return subprocess.run(command, env=environment, cwd=home.parent, capture_output=True, text=True, timeout=60, check=False)


WORKBENCH = "streams-app/workbench/target"
BUILDS = f"mkdir -p {WORKBENCH}/lib; touch {WORKBENCH}/tidewatch-workbench.jar; echo built >> built"


def test_a_missing_java_is_told(home: Path, tools: Path) -> None:
    ended = launch(home, tools, "demo")
    assert ended.returncode != 0
    assert "Java is missing" in ended.stderr
    assert "JDK of version 17" in ended.stderr


def test_an_old_java_is_told_with_its_version(home: Path, tools: Path, tmp_path: Path) -> None:
    ended = launch(home, tools, "demo", JAVA_HOME=str(java(tmp_path / "jdk", "11.0.20")))
    assert ended.returncode != 0
    assert "is Java 11" in ended.stderr


def test_an_empty_java_home_is_told(home: Path, tools: Path, tmp_path: Path) -> None:
    ended = launch(home, tools, "demo", JAVA_HOME=str(tmp_path))
    assert ended.returncode != 0
    assert f"JAVA_HOME is {tmp_path}" in ended.stderr


def test_a_missing_maven_is_told(home: Path, tools: Path, tmp_path: Path) -> None:
    ended = launch(home, tools, "demo", JAVA_HOME=str(java(tmp_path / "jdk", "17.0.1")))
    assert ended.returncode != 0
    assert "there is no mvn on the PATH" in ended.stderr


def test_an_old_maven_is_told(home: Path, tools: Path, tmp_path: Path) -> None:
    maven(tools, "3.6.3", BUILDS)
    ended = launch(home, tools, "demo", JAVA_HOME=str(java(tmp_path / "jdk", "17.0.1")))
    assert ended.returncode != 0
    assert "is Maven 3.6.3" in ended.stderr


def test_a_jre_is_told_apart_from_a_jdk(home: Path, tools: Path, tmp_path: Path) -> None:
    jre = java(tmp_path / "jre", "21.0.2")
    (jre / "bin" / "javac").unlink()
    ended = launch(home, tools, "demo", JAVA_HOME=str(jre))
    assert ended.returncode != 0
    assert "is a JRE" in ended.stderr


def test_it_builds_once_and_again_when_a_source_changed(home: Path, tools: Path, tmp_path: Path) -> None:
    # Given
    maven(tools, "3.8.7", BUILDS)
    jdk = str(java(tmp_path / "jdk", "17.0.1"))
    # When it starts twice, and once more after a change
    first = launch(home, tools, "demo", "--headless", JAVA_HOME=jdk)
    second = launch(home, tools, "demo", JAVA_HOME=jdk)
    later = (home / "streams-app" / "workbench" / "target" / "tidewatch-workbench.jar").stat().st_mtime + 60
    os.utime(home / "topics" / "src" / "a", (later, later))
    third = launch(home, tools, "demo", JAVA_HOME=jdk)
    # Then
    assert "building workbench" in first.stderr
    assert second.stderr == ""
    assert "building workbench" in third.stderr
    assert (home / "built").read_text().count("built") == 2
    assert first.stdout.rstrip().endswith("io.tidewatch.cli.Tidewatch demo --headless")


def test_it_works_through_a_symbolic_link(home: Path, tools: Path, tmp_path: Path) -> None:
    maven(tools, "3.8.7", BUILDS)
    jdk = str(java(tmp_path / "jdk", "25"))
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "tidewatch").symlink_to("../repository/tidewatch")
    ended = launch(tmp_path / "bin", tools, "help", JAVA_HOME=jdk)
    assert f"-Dtidewatch.home={home}" in ended.stdout


def test_a_failed_build_names_its_log(home: Path, tools: Path, tmp_path: Path) -> None:
    maven(tools, "3.8.7", 'echo "[ERROR] does not compile"; exit 1')
    ended = launch(home, tools, "demo", JAVA_HOME=str(java(tmp_path / "jdk", "17.0.1")))
    assert ended.returncode != 0
    assert "[ERROR] does not compile" in ended.stderr
    assert "launcher-workbench.log" in ended.stderr


def test_two_starts_at_once_build_once(home: Path, tools: Path, tmp_path: Path) -> None:
    # Given a build that takes a while
    (tools / "sleep").symlink_to(shutil.which("sleep"))
    maven(tools, "3.8.7", "sleep 1", BUILDS)
    variables = {"PATH": str(tools), "JAVA_HOME": str(java(tmp_path / "jdk", "17.0.1"))}
    # When two start
    command = [str(home / "tidewatch"), "demo"]
    both = [subprocess.Popen(command, env=variables, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    outputs = [process.communicate(timeout=60)[0] for process in both]
    # Then one has built and both have run
    assert (home / "built").read_text() == "built\n"
    assert all("io.tidewatch.cli.Tidewatch demo" in output for output in outputs)


def test_commands_for_the_cluster_are_javas(home: Path, tools: Path, tmp_path: Path) -> None:
    maven(tools, "3.8.7", BUILDS)
    jdk = str(java(tmp_path / "jdk", "17.0.1"))
    for command in ("check", "publish", "list", "activate", "rollback", "shadow"):
        ended = launch(home, tools, "model", command, "x", JAVA_HOME=jdk)
        assert ended.stdout.rstrip().endswith(f"io.tidewatch.cli.Tidewatch model {command} x")


def test_a_missing_python_is_told(home: Path, tools: Path) -> None:
    ended = launch(home, tools, "model", "train")
    assert ended.returncode != 0
    assert "no Python 3 was found" in ended.stderr
    assert "-Dpython.skip" in ended.stderr


def test_an_old_python_is_told_with_its_version(home: Path, tools: Path) -> None:
    script(tools / "python3", "echo 3.8")
    ended = launch(home, tools, "model", "train")
    assert ended.returncode != 0
    assert "python3 is Python 3.8" in ended.stderr


def test_an_environment_that_cannot_be_made_leaves_nothing_that_looks_finished(home: Path, tools: Path) -> None:
    # Given a Python that makes a folder and then fails
    script(tools / "python3", 'if [[ $1 == -c ]]; then echo 3.11; else mkdir -p "$3/bin"; echo broken; exit 1; fi')
    # When
    ended = launch(home, tools, "model", "train", TIDEWATCH_PYTHON_HOME=str(home / "python"))
    # Then
    assert ended.returncode != 0
    assert "could not be made" in ended.stderr
    assert [path for path in (home / "python").iterdir() if path.is_dir()] == []
