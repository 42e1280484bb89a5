"""The mail server's side of the milter protocol, to do what no mail server does."""

import socket
import struct

ALL_ACTIONS, ALL_STEPS = 0x1ff, 0x1fffff
ADD_HEADERS, CHANGE_BODY, CHANGE_HEADERS, QUARANTINE = 0x01, 0x02, 0x10, 0x20

HEADER = [(b"From", b" a@example.test"), (b"Subject", b" hello"), (b"MIME-Version", b" 1.0"),
          (b"Content-Type", b" multipart/mixed; boundary=b")]


def packet(command, data=b""):
    return struct.pack(">I", len(data) + 1) + command + data


class Connection:
    """One connection to a milter; replies are (letter, data)."""

    def __init__(self, path, negotiate=True):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(10)
        self.socket.connect(str(path))
        if negotiate:
            self.send(b"O", struct.pack(">III", 6, ALL_ACTIONS, ALL_STEPS))
            _, data = self.reply()
            _, self.actions, self.steps = struct.unpack(">III", data[:12])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()

    def send(self, command, data=b""):
        self.socket.sendall(packet(command, data))

    def macros(self, command, **values):
        text = b"".join(b"%s\0%s\0" % (name if len(name) == 1 else b"{%s}" % name, value.encode())
                        for name, value in ((key.encode(), value) for key, value in values.items()))
        self.send(b"D", command + text)

    def read(self, count):
        data = b""
        while len(data) < count:
            more = self.socket.recv(count - len(data))
            if not more:
                raise ConnectionError("the milter closed the connection")
            data += more
        return data

    def reply(self):
        length, = struct.unpack(">I", self.read(4))
        data = self.read(length)
        return data[:1], data[1:]

    def client(self, address="192.0.2.1", name="client.test"):
        self.send(b"C", name.encode() + b"\x004" + struct.pack(">H", 2525) + address.encode() + b"\0")
        self.send(b"H", b"client.test\0")

    def envelope(self, sender="<a@example.test>", recipients=("<b@example.test>",), **macros):
        self.macros(b"M", j="mx.test", **macros)
        self.send(b"M", sender.encode() + b"\0")
        for recipient in recipients:
            self.macros(b"R", i="QUEUEID")
            self.send(b"R", recipient.encode() + b"\0")

    def header(self, fields=HEADER):
        for name, value in fields:
            self.send(b"L", name + b"\0" + value + b"\0")
        self.send(b"N")

    def body(self, data):
        """One chunk. Returns the letter of the reply."""
        self.send(b"B", data)
        return self.reply()[0]

    def end(self, data=b""):
        """The end of the message. Returns all replies, the final one last."""
        self.macros(b"E", i="QUEUEID")
        self.send(b"E", data)
        replies = [self.reply()]
        while replies[-1][0] not in (b"a", b"c", b"r", b"t", b"y", b"d"):
            replies.append(self.reply())
        return replies

    def message(self, body=b"--b\r\n\r\nhello\r\n--b--\r\n", **envelope):
        """A whole message. Returns the letter of the final reply."""
        self.envelope(**envelope)
        self.header()
        self.body(body)
        return self.end()[-1][0]
