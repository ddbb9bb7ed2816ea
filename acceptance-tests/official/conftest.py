"""Airbyte's standard tests (airbyte-cdk) on the image of a connector in any language; see README.md beside this file."""

from pathlib import Path

import pytest
import yaml

pytest_plugins = ["airbyte_cdk.test.standard_tests.pytest_hooks"]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "image_tests: runs the image of the connector")
    config.addinivalue_line("markers", "requires_creds: needs the account of secrets/config.json")
    if not Path("metadata.yaml").exists():
        pytest.exit("Run it from the folder of a connector, where metadata.yaml is.", returncode=4)
    if not Path("secrets/config.json").exists() and "not requires_creds" not in config.option.markexpr:
        without = '-m "image_tests and not requires_creds"'
        pytest.exit(f"There is no secrets/config.json here. Without an account: {without}", returncode=4)
    config.option.read_from_streams = config.option.read_from_streams or "default"  # Without it nothing is read.
    if config.option.connector_image is None:
        data = yaml.safe_load(Path("metadata.yaml").read_text())["data"]
        config.option.connector_image = f"{data['dockerRepository']}:{data['dockerImageTag']}"
