"""Airbyte's standard tests for sources, on an executable in place of a Python class.

MAILROOM_EXECUTABLE is the built connector, MAILROOM_FOLDER its folder with acceptance-test-config.yml, metadata.yaml
and the configurations that these name.
"""

import os
import subprocess
from pathlib import Path

import pytest
from airbyte_cdk.models.connector_metadata import MetadataFile
from airbyte_cdk.test import entrypoint_wrapper
from airbyte_cdk.test.standard_tests.source_base import SourceTestSuiteBase

FOLDER = Path(os.environ["MAILROOM_FOLDER"])


def run_executable(source, args, *_, **__):
    """Takes the place of the wrapper that runs a Python source: the lines that the executable writes."""
    run = subprocess.run([source.executable, *args], capture_output=True, text=True, check=False)
    failed = None if run.returncode == 0 else RuntimeError(f"exit code {run.returncode}: {run.stderr}")
    return entrypoint_wrapper.EntrypointOutput(messages=run.stdout.splitlines(), uncaught_exception=failed)


@pytest.fixture(autouse=True)
def _executable(monkeypatch):
    monkeypatch.setattr(entrypoint_wrapper, "_run_command", run_executable)


class Executable:
    """What the suite takes for a connector: it looks for `spec`, and hands it to the wrapper."""

    executable = os.environ["MAILROOM_EXECUTABLE"]

    def spec(self, logger):
        raise NotImplementedError


class TestStandard(SourceTestSuiteBase):
    connector = Executable

    @classmethod
    def get_connector_root_dir(cls):
        return FOLDER

    def test_metadata(self):
        assert MetadataFile.from_file(FOLDER / "metadata.yaml").data.dockerImageTag
