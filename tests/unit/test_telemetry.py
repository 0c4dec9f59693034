"""Libraries that would report on their use are told not to."""

import os
import subprocess
import sys


def test_importing_diptych_switches_the_hub_clients_telemetry_off():
    program = "import diptych, huggingface_hub.constants as c; print(c.HF_HUB_DISABLE_TELEMETRY)"
    hidden = ("DO_NOT_TRACK", "DISABLE_TELEMETRY", "HF_HUB_DISABLE_TELEMETRY")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"
