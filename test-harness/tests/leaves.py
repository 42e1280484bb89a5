"""The leaves of messages as several parsers see them: [(type, decoded octets, SHA-256)]."""

import email
import email.policy
import hashlib
import json
import pathlib
import shlex
import subprocess

from assay_harness import site

PEERS = pathlib.Path(__file__).resolve().parent.parent / "peers"


def build_gmime_peer(folder):
    """Compile the program that prints GMime's view."""
    program = pathlib.Path(folder) / "peer-gmime-leaves"
    flags = subprocess.run(["pkg-config", "--cflags", "--libs", "gmime-3.0"], capture_output=True,
                           text=True, check=True).stdout
    subprocess.run(["cc", "-Wall", "-Wextra", "-Werror", "-O1", "-o", str(program),
                    str(PEERS / "peer-gmime-leaves.c"), *shlex.split(flags)], check=True)
    return program


def by_gmime(program, paths):
    """path -> leaves, for many messages at once."""
    output = subprocess.run([str(program), *map(str, paths)], capture_output=True, check=True).stdout
    leaves, current = {}, None
    for line in output.decode("utf-8", "replace").splitlines():
        words = line.rsplit(" ", 2)
        if line.startswith("message "):
            current = leaves[line[8:]] = []
        else:
            current.append((words[0].lower(), int(words[1]), words[2]))
    return leaves


def by_python(octets):
    """Python's email package with the policy that keeps octets as they are."""
    message = email.message_from_bytes(octets, policy=email.policy.compat32)
    found = []
    for part in message.walk():
        if not part.is_multipart():
            content = part.get_payload(decode=True) or b""
            found.append((part.get_content_type(), len(content), hashlib.sha256(content).hexdigest()))
    return found


def inspect(path):
    """What `assay inspect --json` says of a file."""
    result = subprocess.run([str(site.PREFIX / "bin/assay"), "inspect", "--json", str(path)],
                            capture_output=True, check=True)
    return json.loads(result.stdout)


def by_assay(analysis):
    """
    parts[] without the encapsulated messages, which have their own leaves. A multipart without
    parts is none.
    """
    parts = {part["section"]: part for part in analysis["parts"]}

    def walk(node):
        if "children" in node:
            return [leaf for child in node["children"] for leaf in walk(child)]
        if node["type"].startswith("multipart/"):
            return []
        part = parts[node["section"]]
        return [(part["type"], part["size"], part["sha256"])]
    return walk(analysis["structure"])
