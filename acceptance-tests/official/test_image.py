"""All standard tests of images. They take the connector from the folder that pytest is run from."""

from airbyte_cdk.test.standard_tests.docker_base import DockerConnectorTestSuite


class TestImage(DockerConnectorTestSuite):
    pass
