"""What SAM's own translator makes of a template. Prints it as JSON."""

import json
import sys

from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse


class ManagedPolicies:
    def load(self):
        names = {"AWSLambdaVPCAccessExecutionRole": "service-role/", "AmazonS3ReadOnlyAccess": ""}
        return {name: f"arn:aws:iam::aws:policy/{path}{name}" for name, path in names.items()}


with open(sys.argv[1]) as file:
    print(json.dumps(transform(yaml_parse(file.read()), {"Stage": "dev"}, ManagedPolicies())))
