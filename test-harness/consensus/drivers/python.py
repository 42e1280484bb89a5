"""Consensus driver: Python's email package. See README.md in the folder above.

    python.py compat32|default
"""

import base64
import email.message
import email.parser
import email.policy
import json
import sys

ENCAPSULATED = ("message/rfc822", "message/global")
DECODED = ("base64", "x-uuencode", "uuencode", "uue", "x-uue")


def without_splitting(base):
    """
    A message class that keeps the content of other message/* types: the parser makes messages of
    them all (and many of message/delivery-status), so that what was there is lost.
    """
    class Entity(base):
        def true_type(self):
            return super().get_content_type()

        def get_content_type(self):
            true = self.true_type()
            if true.startswith("message/") and true not in ENCAPSULATED:
                return "application/octet-stream"
            return true

        def get_content_maintype(self):
            return self.get_content_type().split("/")[0]
    return Entity


def leaves(entity):
    if entity.is_multipart():
        return [leaf for part in entity.get_payload() for leaf in leaves(part)]
    if entity.get_content_maintype() == "multipart":
        # what it could not take apart stays in its payload; a reader has no part to show
        return []
    encoding = str(entity.get("content-transfer-encoding", "")).strip().lower()
    content = entity.get_payload(decode=True) or b""
    name = entity.get_filename()
    return [{"type": entity.true_type(), "name": None if name is None else str(name),
             "decoded": encoding in DECODED, "data": base64.b64encode(content).decode(),
             "refused": encoding == "base64" and is_undecoded(entity, content)}]


def is_undecoded(entity, content):
    """Base64 that it cannot decode comes back as one line, encoded."""
    return content != b"" and \
        content == b"".join(entity.get_payload().encode("ascii", "surrogateescape").splitlines())


def main():
    policy, base = {"compat32": (email.policy.compat32, email.message.Message),
                    "default": (email.policy.default, email.message.EmailMessage)}[sys.argv[1]]
    entity = without_splitting(base)
    # what is made of a part takes the class of what it is in, or of the policy
    policy = policy.clone(message_factory=entity)
    sys.setrecursionlimit(10000)
    for line in sys.stdin:
        path = line.rstrip("\n")
        answer = {"path": path, "leaves": [], "error": None}
        try:
            with open(path, "rb") as file:
                answer["leaves"] = leaves(email.parser.BytesParser(entity, policy=policy).parse(file))
        except Exception as error:  # pylint: disable=broad-except
            answer["error"] = "%s: %s" % (type(error).__name__, error)
        # lone surrogates are octets of no known charset
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
