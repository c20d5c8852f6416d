"""Programs of others against the façade: curl, the openai package and schemathesis, in an environment of their own."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys
import tempfile

from daemon import Daemon

REQUIREMENTS = ["openai==3.54.0", "schemathesis==4.32.5"]

OPENAI = """
import json, sys
from openai import BadRequestError, DefaultHttpxClient, OpenAI
try:
    import httpx2 as httpx
except ImportError:
    import httpx
client = OpenAI(base_url="http://localhost/v1", api_key="unused",
                http_client=DefaultHttpxClient(transport=httpx.HTTPTransport(uds=sys.argv[1])))
one = client.moderations.create(input="You are an idiot.", model="omni-moderation-latest")
two = client.moderations.create(input=["You are an idiot.", "Where is my parcel?"])
parts = client.moderations.create(input=[{"type": "text", "text": "Where is my parcel?"}])
try:
    client.moderations.create(input=[{"type": "image_url", "image_url": {"url": "https://example.org/a.png"}}])
    refused = False
except BadRequestError as error:
    refused = error.param == "input[0].type"
print(json.dumps({
    "flags": [r.flagged for a in (one, two, parts) for r in a.results], "image_refused": refused,
    "categories": sum(isinstance(getattr(one.results[0].categories, name), bool)
                      for name in type(one.results[0].categories).model_fields), "models": [m.id for m in client.models.list().data],
}))
"""


def environment(folder: str) -> pathlib.Path:
    """A virtual environment with the packages; `BABIL_CLIENTS_VENV` names one that is there already."""
    if existing := os.environ.get("BABIL_CLIENTS_VENV"):
        return pathlib.Path(existing) / "bin"
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    binaries = pathlib.Path(folder) / "bin"
    subprocess.run([binaries / "pip", "install", "--quiet", *REQUIREMENTS], check=True)
    return binaries


def curl(daemon: Daemon) -> bool:
    """The request of the README."""
    output = subprocess.run(
        ["curl", "-s", "--unix-socket", daemon.http_path, "http://localhost/v1/classify", "-H",
         "Content-Type: application/json", "-d", '{"texts": ["c\'est combien la livraison ?"], "heads": ["language"]}'],
        capture_output=True, check=True).stdout
    return json.loads(output)["results"][0]["language"]["label"] == "fr"


def run(examples: int) -> dict:
    """Runs all of them."""
    with tempfile.TemporaryDirectory() as folder, Daemon() as daemon:
        binaries = environment(folder)
        curl_passed = curl(daemon)
        told = json.loads(subprocess.run([binaries / "python", "-c", OPENAI, daemon.http_path], capture_output=True,
                                         check=True).stdout)
        openai_passed = (told["flags"] == [True, True, False, False] and told["image_refused"]
                         and told["categories"] == 13)
        # Schemathesis speaks TCP only: a byte relay before the Unix socket is no part of what is tested.
        relay = subprocess.Popen(
            [sys.executable, str(pathlib.Path(__file__).with_name("relay.py")), daemon.http_path],
            stdout=subprocess.PIPE, text=True)
        assert relay.stdout is not None
        port = relay.stdout.readline().strip()
        result = subprocess.run(
            [binaries / "schemathesis", "run", f"http://127.0.0.1:{port}/openapi.json", "--checks", "all", "--seed", "1",
             "--max-examples", str(examples)], capture_output=True, text=True, cwd=folder)
        relay.kill()
        relay.wait()
        status = daemon.stop()
    lines = [line.strip() for line in result.stdout.splitlines()]
    cases = next((line for line in lines if "generated" in line), "")
    return {
        "curl": curl_passed, "openai": told, "schemathesis": cases, "schemathesis_status": result.returncode,
        "exit_status": status, "output": result.stdout if result.returncode else "",
        "passed": curl_passed and openai_passed and result.returncode == 0 and status == 0,
    }
