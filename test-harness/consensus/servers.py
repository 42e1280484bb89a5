"""Live Dovecots to ask, each on a platform of the harness."""

import os
import pathlib
import shutil
import signal
import subprocess
import tempfile

from assay_harness import platforms, site

USER = "ann"


class Dovecot(site.Dovecot):
    """Without the plugins: what readers without Assay see. Nothing here needs to survive a crash."""

    def __init__(self, base):
        super().__init__(base, plugins=False)

    def write_config(self):
        super().write_config()
        with open(self.config, "a") as config:
            config.write("\nmail_fsync = never\n")


class Server:
    """A Dovecot that a process of its own keeps, inside a platform."""

    def __init__(self, name):
        self.work = pathlib.Path(tempfile.mkdtemp(prefix="assay-consensus-"))
        self.work.chmod(0o755)
        platform = platforms.PLATFORMS[name](self.work / name)
        self.process = None
        try:
            platform.prepare(self.work / "packages.log")
            self.launch(platform.enter(["/usr/bin/env", "PYTHONPATH=%s/test-harness" % platform.source,
                                        "/usr/bin/python3", "-m", "consensus.servers"]))
        except BaseException:
            self.stop()
            raise

    def launch(self, command):
        # platforms.py sees to it that it ends with us
        log = open(self.work / "server.log", "wb")
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=log)
        log.close()
        words = self.process.stdout.readline().split()
        if len(words) != 3:
            raise RuntimeError((self.work / "server.log").read_text(errors="replace")[-800:])
        self.port, self.version = int(words[0]), (int(words[1]), int(words[2]))

    def stop(self):
        if self.process is not None:
            # the kernel ends all of the namespace with its first process
            self.process.kill()
            self.process.wait()
        subprocess.run(["rm", "-rf", "--one-file-system", str(self.work)])


class Local:
    """A Dovecot of the platform that we are on already, as tests of the harness are."""

    def __init__(self):
        self.work = pathlib.Path(tempfile.mkdtemp(prefix="assay-consensus-"))
        self.work.chmod(0o755)
        self.dovecot = Dovecot(self.work / "dovecot")
        self.dovecot.start()
        self.port, self.version = self.dovecot.imap_port, self.dovecot.version

    def stop(self):
        self.dovecot.stop()
        shutil.rmtree(self.work, ignore_errors=True)


def start(name):
    """name: of a platform, or "here"."""
    if name == "here":
        if not os.path.exists("/usr/sbin/dovecot"):
            raise RuntimeError("no Dovecot")
        return Local()
    return Server(name)


def main():
    """Inside a platform: start, say where, and stay until killed."""
    dovecot = Dovecot(pathlib.Path("/srv/assay/dovecot"))
    dovecot.start()
    print(dovecot.imap_port, *dovecot.version, flush=True)
    while True:
        signal.pause()


if __name__ == "__main__":
    main()
