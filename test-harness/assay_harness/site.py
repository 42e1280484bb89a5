"""A private mail system on loopback ports: Postfix, Dovecot and assay-milter.

Runs on the platform itself (inside the namespaces that platforms.py makes). Nothing under
/etc is touched. Every server is started by us and ended by the pid we started.
"""

import imaplib
import json
import os
import pathlib
import poplib
import pwd
import re
import shutil
import signal
import smtplib
import socket
import subprocess
import time

PREFIX = pathlib.Path(os.environ.get("ASSAY_PREFIX", "/srv/assay/installed"))
DOMAIN = "example.test"
PASSWORD = "secret"
# user -> how Dovecot stores its mail
USERS = {"ann": "maildir", "bob": "maildir", "sam": "sdbox", "max": "mdbox"}

imaplib._MAXLINE = 50_000_000  # pylint: disable=protected-access


def free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def wait_for(condition, what, seconds=20):
    """Poll until condition() is true; its value is returned."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise TimeoutError("waited %d s for %s" % (seconds, what))
        time.sleep(0.05)


def answers(port):
    """Whether something accepts connections on the port."""
    with socket.socket() as sock:
        sock.settimeout(2)
        return sock.connect_ex(("127.0.0.1", port)) == 0


class Daemon:
    """A server that stays in the foreground, with its output in a log file."""

    def __init__(self, command, log, environment=None):
        self.log = pathlib.Path(log)
        with open(log, "ab") as out:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out,
                                            stderr=subprocess.STDOUT, env=environment)
        self.pid = self.process.pid

    def running(self):
        return self.process.poll() is None

    def stop(self, seconds=15):
        """End it by its pid; returns its exit status."""
        if self.running():
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise

    def kill(self):
        self.process.kill()
        self.process.wait()


class Milter:
    """assay-milter with a configuration and a policy of its own."""

    def __init__(self, base, policy="", settings=""):
        self.base = pathlib.Path(base)
        self.base.mkdir(parents=True, exist_ok=True)
        self.socket = self.base / "milter.sock"
        self.config = self.base / "assay.conf"
        self.policy_file = self.base / "policy.conf"
        self.log = self.base / "milter.log"
        self.daemon = None
        self.settings = settings
        self.policy_file.write_text(policy)

    def write_config(self):
        self.config.write_text(
            'socket = "unix:%s"\nsocket_mode = 0666\npolicy = "%s"\nlog = stderr\n%s\n'
            % (self.socket, self.policy_file, self.settings))

    @property
    def command(self):
        return [str(PREFIX / "sbin/assay-milter"), "-c", str(self.config)]

    def start(self):
        self.write_config()
        before = len(self.log_text())
        self.daemon = Daemon(self.command, self.log)

        def ready():
            if not self.daemon.running():
                raise RuntimeError("assay-milter ended:\n" + self.log_text())
            return "event=started" in self.log_text()[before:] and self.negotiates()
        wait_for(ready, "assay-milter")
        return self

    def negotiates(self):
        """Whether it answers a mail server: only then does libmilter have all its threads and files."""
        offer = b"O" + (6).to_bytes(4, "big") + (0x1ff).to_bytes(4, "big") + (0x1fffff).to_bytes(4, "big")
        with socket.socket(socket.AF_UNIX) as sock:
            if sock.connect_ex(str(self.socket)) != 0:
                return False
            sock.settimeout(5)
            sock.sendall(len(offer).to_bytes(4, "big") + offer)
            return sock.recv(5)[4:] == b"O"

    def stop(self):
        if self.daemon is not None:
            status = self.daemon.stop()
            self.daemon = None
            return status
        return None

    def reload(self, policy):
        """Replace the policy file and ask the milter to read it. Returns the log lines it wrote."""
        before = len(self.log_text())
        self.policy_file.write_text(policy)
        os.kill(self.daemon.pid, signal.SIGUSR1)
        return wait_for(lambda: re.search(r".*polic.*", self.log_text()[before:]) and
                        self.log_text()[before:], "the milter's answer to reload")

    def log_text(self):
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def status(self, field):
        """A field of /proc/PID/status, as VmHWM (in kB) or Threads."""
        text = pathlib.Path("/proc/%d/status" % self.daemon.pid).read_text()
        return int(re.search(r"^%s:\s+(\d+)" % field, text, re.M).group(1))

    def open_files(self):
        return len(os.listdir("/proc/%d/fd" % self.daemon.pid))


class Postfix:
    """A Postfix instance with its own configuration, queue and data."""

    COPIED = ["postfix-files", "dynamicmaps.cf", "dynamicmaps.cf.d", "post-install",
              "postfix-script", "makedefs.out"]

    def __init__(self, base, milter_socket, lmtp_port):
        self.base = pathlib.Path(base)
        self.config = self.base / "etc"
        self.port = free_port()
        self.milter_socket = milter_socket
        self.lmtp_port = lmtp_port
        self.log = self.base / "mail.log"

    def write_config(self):
        self.config.mkdir(parents=True)
        for name in self.COPIED:
            source = pathlib.Path("/etc/postfix") / name
            if not source.exists():
                source = pathlib.Path("/usr/lib/postfix") / name
            if source.is_dir():
                shutil.copytree(source, self.config / name)
            elif source.exists():
                shutil.copy(source, self.config / name)
        for folder in ("queue", "data"):
            (self.base / folder).mkdir()
        shutil.chown(self.base / "data", "postfix", "postfix")
        (self.config / "main.cf").write_text(
            """compatibility_level = 3.6
queue_directory = {base}/queue
data_directory = {base}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
meta_directory = /etc/postfix
shlib_directory = /usr/lib/postfix
mail_owner = postfix
setgid_group = postdrop
maillog_file = {base}/mail.log
maillog_file_prefixes = {base}
myhostname = mail.{domain}
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks =
smtpd_relay_restrictions = reject_unauth_destination
virtual_mailbox_domains = {domain}
virtual_transport = lmtp:inet:127.0.0.1:{lmtp}
alias_maps =
alias_database =
local_recipient_maps =
message_size_limit = 150000000
virtual_mailbox_limit = 0
in_flow_delay = 0
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
smtpd_milters = unix:{socket}
milter_default_action = tempfail
milter_protocol = 6
minimal_backoff_time = 1s
queue_run_delay = 2s
""".format(base=self.base, domain=DOMAIN, lmtp=self.lmtp_port, socket=self.milter_socket))
        services = [("127.0.0.1:%d" % self.port, "inet", 50, "smtpd"),
                    ("pickup", "unix", 1, "pickup"), ("cleanup", "unix", 0, "cleanup"),
                    ("qmgr", "unix", 1, "qmgr"), ("tlsmgr", "unix", 1, "tlsmgr"),
                    ("rewrite", "unix", "-", "trivial-rewrite"), ("bounce", "unix", 0, "bounce"),
                    ("defer", "unix", 0, "bounce"), ("trace", "unix", 0, "bounce"),
                    ("verify", "unix", 1, "verify"), ("flush", "unix", 0, "flush"),
                    ("proxymap", "unix", "-", "proxymap"), ("smtp", "unix", "-", "smtp"),
                    ("relay", "unix", "-", "smtp"), ("showq", "unix", "-", "showq"),
                    ("error", "unix", "-", "error"), ("retry", "unix", "-", "error"),
                    ("discard", "unix", "-", "discard"), ("lmtp", "unix", "-", "lmtp"),
                    ("anvil", "unix", 1, "anvil"), ("scache", "unix", 1, "scache"),
                    ("postlog", "unix-dgram", 1, "postlogd")]
        wakeups = {"pickup": "60", "qmgr": "300", "flush": "1000?"}
        # what postqueue(1) and the like connect to; all else is private to Postfix
        public = {"pickup", "cleanup", "qmgr", "flush", "showq", "postlog"}
        # name type private unpriv chroot wakeup maxproc command
        lines = ["%s %s %s - n %s %s %s" % (name, kind,
                                            "n" if kind == "inet" or name in public else "y",
                                            wakeups.get(name, "-"), limit, command)
                 for name, kind, limit, command in services]
        (self.config / "master.cf").write_text("\n".join(lines) + "\n")

    def command(self, *arguments):
        return subprocess.run(["/usr/sbin/postfix", "-c", str(self.config), *arguments],
                              capture_output=True, text=True)

    def start(self):
        self.write_config()
        result = self.command("start")
        if result.returncode != 0:
            raise RuntimeError("postfix start: " + result.stderr + self.log_text())
        wait_for(lambda: answers(self.port), "Postfix")
        return self

    def stop(self):
        self.command("stop")

    def log_text(self):
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def queue(self):
        """The messages in the queue, as postqueue -j tells."""
        result = subprocess.run(["/usr/sbin/postqueue", "-c", str(self.config), "-j"],
                                capture_output=True, text=True, check=True)
        return [json.loads(line) for line in result.stdout.splitlines()]

    def delete_all(self):
        subprocess.run(["/usr/sbin/postsuper", "-c", str(self.config), "-d", "ALL"],
                       capture_output=True, check=True)


class Dovecot:
    """A Dovecot instance with all storage formats, with or without the plugins."""

    def __init__(self, base, plugins=True):
        self.base = pathlib.Path(base)
        self.imap_port, self.pop3_port, self.lmtp_port = free_port(), free_port(), free_port()
        self.plugins = plugins
        self.config = self.base / "dovecot.conf"
        self.log = self.base / "dovecot.log"
        self.daemon = None
        output = subprocess.run(["/usr/sbin/dovecot", "--version"], capture_output=True, text=True)
        self.version = tuple(int(n) for n in re.findall(r"\d+", output.stdout)[:2])

    def _plugins(self, *names):
        if not self.plugins:
            return ""
        if self.version < (2, 4):
            return "mail_plugins = %s" % " ".join(names)
        return "mail_plugins {\n%s}" % "".join("  %s = yes\n" % name for name in names)

    def _passwd(self):
        mail = pwd.getpwnam("mail")
        lines = []
        for user, driver in USERS.items():
            home = self.base / "mail" / user
            if self.version < (2, 4):
                extra = "userdb_mail=%s:%s/%s" % (driver, home, driver)
            else:
                extra = "userdb_mail_driver=%s userdb_mail_path=%s/%s" % (driver, home, driver)
            lines.append("%s:{PLAIN}%s:%d:%d::%s::%s"
                         % (user, PASSWORD, mail.pw_uid, mail.pw_gid, home, extra))
        return "\n".join(lines) + "\n"

    def write_config(self):
        self.base.mkdir(parents=True, exist_ok=True)
        (self.base / "mail").mkdir(exist_ok=True)
        shutil.chown(self.base / "mail", "mail", "mail")
        passwd = self.base / "passwd"
        passwd.write_text(self._passwd())
        old = self.version < (2, 4)
        address = "address" if old else "listen"
        listeners = "".join(
            """
service %s-login {
  inet_listener %s {
    %s = 127.0.0.1
    port = %d
  }
  inet_listener %ss {
    port = 0
  }
}""" % (name, name, address, port, name)
            for name, port in (("imap", self.imap_port), ("pop3", self.pop3_port)))
        common = """
base_dir = {base}/run
state_dir = {base}/state
log_path = {base}/dovecot.log
protocols = imap pop3 lmtp
ssl = no
first_valid_uid = 1
auth_mechanisms = plain login
auth_username_format = {user}
{all}
protocol imap {{
  {imap}
}}
protocol pop3 {{
  {pop3}
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
{listeners}
service lmtp {{
  inet_listener lmtp {{
    {address} = 127.0.0.1
    port = {lmtp}
  }}
}}
""".format(base=self.base, all=self._plugins("assay"), imap=self._plugins("assay", "imap_assay"),
           pop3=self._plugins("assay", "pop3_assay"), listeners=listeners, address=address,
           lmtp=self.lmtp_port, user="%n" if old else "%{user|username|lower}")
        if old:
            text = common + """
disable_plaintext_auth = no
passdb {
  driver = passwd-file
  args = username_format=%%n %s
}
userdb {
  driver = passwd-file
  args = username_format=%%n %s
}
""" % (passwd, passwd)
        else:
            text = "dovecot_config_version = 2.4.0\ndovecot_storage_version = 2.4.0\n" + common + """
auth_allow_cleartext = yes
mail_driver = maildir
mail_path = ~/maildir
passdb passwd-file {
  passwd_file_path = %s
}
userdb passwd-file {
  passwd_file_path = %s
}
""" % (passwd, passwd)
        self.config.write_text(text)

    def start(self):
        self.write_config()
        self.daemon = Daemon(["/usr/sbin/dovecot", "-c", str(self.config), "-F"],
                             self.base / "dovecot.out")

        def ready():
            if not self.daemon.running():
                raise RuntimeError("dovecot ended:\n" + self.log_text() +
                                   (self.base / "dovecot.out").read_text())
            return all(answers(port) for port in (self.imap_port, self.pop3_port, self.lmtp_port))
        wait_for(ready, "Dovecot")
        return self

    def stop(self):
        if self.daemon is not None:
            self.daemon.stop()
            self.daemon = None

    def log_text(self):
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def doveadm(self, *arguments):
        result = subprocess.run(["/usr/bin/doveadm", "-c", str(self.config), *arguments],
                                capture_output=True, text=True)
        if result.returncode != 0:
            raise RuntimeError("doveadm %s: %s" % (" ".join(arguments), result.stderr))
        return result.stdout

    def mail_folder(self, user):
        return self.base / "mail" / user / USERS[user]


class Site:
    """The whole: mail comes in over SMTP and is read over IMAP and POP3."""

    def __init__(self, base, policy="", plugins=True):
        self.base = pathlib.Path(base)
        shutil.rmtree(self.base, ignore_errors=True)
        self.base.mkdir(parents=True)
        self.base.chmod(0o755)
        self.dovecot = Dovecot(self.base / "dovecot", plugins)
        self.milter = Milter(self.base / "milter", policy)
        self.postfix = Postfix(self.base / "postfix", self.milter.socket, self.dovecot.lmtp_port)

    def start(self):
        try:
            self.dovecot.start()
            self.milter.start()
            self.postfix.start()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self):
        self.postfix.stop()
        self.milter.stop()
        self.dovecot.stop()

    # ---- clients ----

    def smtp(self):
        return smtplib.SMTP("127.0.0.1", self.postfix.port, local_hostname="client.example.test",
                            timeout=90)

    def send(self, message, to="ann", sender="sender@elsewhere.test"):
        """Submit a message (bytes); smtplib's exceptions tell of refusals."""
        with self.smtp() as client:
            client.sendmail(sender, ["%s@%s" % (to, DOMAIN)], message)

    def imap(self, user="ann", folder="INBOX"):
        client = imaplib.IMAP4("127.0.0.1", self.dovecot.imap_port)
        client.login(user, PASSWORD)
        if folder is not None:
            client.select(folder)
        return client

    def pop3(self, user="ann"):
        poplib._MAXLINE = 100_000  # pylint: disable=protected-access
        client = poplib.POP3("127.0.0.1", self.dovecot.pop3_port, timeout=60)
        client.user(user)
        client.pass_(PASSWORD)
        return client

    def lmtp(self):
        return smtplib.LMTP("127.0.0.1", self.dovecot.lmtp_port, local_hostname="client.example.test")

    def wait_for_mail(self, user="ann", count=1, seconds=30):
        """Wait until the inbox has that many messages."""
        def arrived():
            client = self.imap(user, None)
            try:
                status = client.status("INBOX", "(MESSAGES)")[1][0]
            finally:
                client.logout()
            return int(re.search(rb"MESSAGES (\d+)", status).group(1)) >= count
        wait_for(arrived, "%d messages for %s" % (count, user), seconds)

    def empty(self, user="ann"):
        """Expunge everything in the inbox."""
        client = self.imap(user)
        if client.search(None, "ALL")[1][0]:
            client.store("1:*", "+FLAGS", r"(\Deleted)")
            client.expunge()
        client.logout()
