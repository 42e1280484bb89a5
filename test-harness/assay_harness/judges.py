"""rspamd and amavisd-new, run privately: what others say of a message.

Each runs in a folder of its own, listens on a unix socket in it, and has no
network at all (unshare -n): nothing is asked of any server, and nothing below
/etc is touched, though the defaults that the packages install are read there.
"""

import json
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import time
import urllib.parse

# what asks other servers, keeps state, or learns
RSPAMD_OFF = ("antivirus arc asn aws_s3 bayes_expiry bimi clickhouse clustering dcc dkim dkim_signing dmarc "
              "elastic external_relay external_services fuzzy_check greylist history_redis http_headers "
              "ip_score maps_stats metadata_exporter metric_exporter mx_check neural p0f phishing ratelimit "
              "rbl replies reputation rspamd_update spf surbl url_redirector whitelist").split()


class Unavailable(Exception):
    """The peer is not installed, or does not start."""


def wait_for(condition, what, process, seconds=300):
    end = time.monotonic() + seconds
    while not condition():
        if process.poll() is not None or time.monotonic() > end:
            raise Unavailable(what + " does not start")
        time.sleep(0.05)


def connects(path):
    try:
        with socket.socket(socket.AF_UNIX) as sock:
            sock.connect(str(path))
        return True
    except OSError:
        return False


def processes_below(pid):
    """pid and its descendants."""
    found, left = [pid], [pid]
    while left:
        parent = left.pop()
        try:
            tasks = pathlib.Path("/proc/%d/task" % parent).iterdir()
            children = [int(child) for task in tasks for child in (task / "children").read_text().split()]
        except OSError:
            continue
        found += children
        left += children
    return found


def cpu_seconds(pid):
    """User and system time of a process, those of its children that ended included."""
    fields = pathlib.Path("/proc/%d/stat" % pid).read_text().rsplit(")", 1)[1].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


class Judge:
    """A server in a folder of its own."""

    program = None
    name = None

    def __init__(self, base):
        self.base = pathlib.Path(base)
        self.socket = self.base / "socket"
        self.process = None
        if shutil.which(self.program) is None:
            raise Unavailable(self.program + " is not installed")

    def configure(self):
        raise NotImplementedError

    def command(self):
        raise NotImplementedError

    def start(self):
        self.base.mkdir(parents=True, exist_ok=True)
        self.base.chmod(0o755)
        self.configure()
        with open(self.base / "output", "wb") as out:
            self.process = subprocess.Popen(["unshare", "-n", "--", *map(str, self.command())],
                                            stdout=out, stderr=subprocess.STDOUT,
                                            stdin=subprocess.DEVNULL, start_new_session=True)
        try:
            wait_for(lambda: connects(self.socket), self.name, self.process)
        except Unavailable:
            self.stop()
            raise
        return self

    def stop(self):
        """End it, by its process ids."""
        if self.process is None:
            return
        pids = processes_below(self.process.pid)
        for number in (signal.SIGTERM, signal.SIGKILL):
            for pid in pids:
                try:
                    os.kill(pid, number)
                except ProcessLookupError:
                    pass
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                continue
        self.process.wait(5)
        self.process = None

    def cpu(self):
        """Seconds of processor time of all its processes so far."""
        total = 0
        for pid in processes_below(self.process.pid):
            try:
                total += cpu_seconds(pid)
            except OSError:
                pass
        return total

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()


class Rspamd(Judge):
    """rspamd as the package configures it, without what needs a network or keeps state.

    To start, it takes some 20 s of processor time, since it compiles its patterns; what
    comes of that is kept between runs.
    """

    program = name = "rspamd"

    def compiled(self):
        """The folder for compiled patterns."""
        folder = pathlib.Path(os.environ.get("ASSAY_HARNESS_CACHE") or "/var/cache/assay-harness") / "rspamd"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            return self.base
        return folder

    def configure(self):
        local, override = self.base / "local.d", self.base / "override.d"
        for folder in (local, override):
            folder.mkdir(exist_ok=True)
        for module in RSPAMD_OFF:
            (override / ("%s.conf" % module)).write_text("enabled = false;\n")
        # the map that comes with the package, not the one from the network
        (override / "mime_types.conf").write_text('file = "/etc/rspamd/maps.d/mime_types.inc";\n')
        (self.base / "rspamd.conf").write_text("""
.include "$CONFDIR/common.conf"
options {
  pidfile = "%(base)s/pid";
  .include "$CONFDIR/options.inc"
  control_socket = "%(base)s/control mode=0600";
}
logging { type = "file"; filename = "%(base)s/log"; level = "warning"; }
worker "normal" { bind_socket = "%(base)s/socket mode=0666"; count = 1; task_timeout = 60s; }
""" % {"base": self.base})

    def command(self):
        variables = {"LOCAL_CONFDIR": self.base, "DBDIR": self.compiled(), "RUNDIR": self.base, "LOGDIR": self.base}
        return ["rspamd", "-f", "-i", "-c", self.base / "rspamd.conf",
                *("--var=%s=%s" % pair for pair in variables.items())]

    def check(self, octets):
        """The answer of /checkv2."""
        request = (b"POST /checkv2 HTTP/1.0\r\nContent-Length: %d\r\nFrom: sender@example.com\r\n"
                   b"Rcpt: recipient@example.org\r\nIP: 192.0.2.1\r\nHelo: mail.example.com\r\n\r\n"
                   % len(octets))
        with socket.socket(socket.AF_UNIX) as sock:
            sock.settimeout(600)
            sock.connect(str(self.socket))
            sock.sendall(request + octets)
            answer = b""
            while True:
                more = sock.recv(1 << 16)
                if not more:
                    break
                answer += more
        return json.loads(answer.split(b"\r\n\r\n", 1)[1])

    def symbols(self, octets):
        """name -> score"""
        return {name: symbol["score"] for name, symbol in self.check(octets)["symbols"].items()}


class Amavis(Judge):
    """amavisd-new with the banned-files rules that the package has, and nothing else."""

    program = "amavisd"
    name = "amavisd-new"

    def configure(self):
        # its configuration must not lie where it can write itself
        home = self.base / "home"
        self.socket = home / "socket"
        for folder in ("tmp", "db", "quarantine"):
            (home / folder).mkdir(parents=True, exist_ok=True)
        user = pwd.getpwnam("amavis")
        for path in (home, home / "tmp", home / "db", home / "quarantine"):
            os.chown(path, user.pw_uid, user.pw_gid)
        (self.base / "private.conf").write_text(r"""
use strict;
$daemon_user = 'amavis';
$daemon_group = 'amavis';
$MYHOME = '%(home)s';
$TEMPBASE = "$MYHOME/tmp";
$db_home = "$MYHOME/db";
$QUARANTINEDIR = "$MYHOME/quarantine";
$pid_file = "$MYHOME/pid";
$lock_file = "$MYHOME/lock";
$unix_socketname = "$MYHOME/socket";
$unix_socket_mode = 0666;
$inet_socket_port = undef;
$myhostname = 'amavis.example.org';
$mydomain = 'example.org';
$DO_SYSLOG = 0;
$log_level = 0;
$LOGFILE = "$MYHOME/log";
$max_servers = 1;
$max_requests = 1000000;
$enable_db = 0;
$enable_zmq = 0;
$enable_global_cache = 0;
@bypass_virus_checks_maps = (1);
@bypass_spam_checks_maps = (1);
@av_scanners = ();
@av_scanners_backup = ();
$final_banned_destiny = D_REJECT;
$final_bad_header_destiny = D_PASS;
$banned_files_quarantine_method = undef;
$bad_header_quarantine_method = undef;
$warnbannedsender = 0;
$virus_admin = undef;
@banned_admin_maps = ();
@virus_admin_maps = ();
$interface_policy{'SOCK'} = 'PRIVATE';
$policy_bank{'PRIVATE'} = {protocol => 'AM.PDP'};
1;
""" % {"home": home})

    def command(self):
        read = [pathlib.Path("/etc/amavis/conf.d") / name
                for name in ("01-debian", "15-content_filter_mode", "20-debian_defaults")]
        return ["amavisd", *(word for path in [*read, self.base / "private.conf"] for word in ("-c", path)),
                "foreground"]

    def check(self, octets):
        """The answer to a policy request (AM.PDP), a dictionary."""
        folder = self.base / "home/tmp/client"
        folder.mkdir(exist_ok=True)
        mail = folder / "email.txt"
        mail.write_bytes(octets.replace(b"\r\n", b"\n"))
        user = pwd.getpwnam("amavis")
        for path in (folder, mail):
            os.chown(path, user.pw_uid, user.pw_gid)
        request = "\r\n".join([
            "request=AM.PDP", "tempdir=%s" % folder, "tempdir_removed_by=client", "mail_file=%s" % mail,
            "sender=<sender@example.com>", "recipient=<recipient@example.org>", "delivery_care_of=client", "", ""])
        with socket.socket(socket.AF_UNIX) as sock:
            sock.settimeout(600)
            sock.connect(str(self.socket))
            sock.sendall(request.encode())
            answer = b""
            while not answer.endswith(b"\r\n\r\n"):
                more = sock.recv(1 << 16)
                if not more:
                    break
                answer += more
        shutil.rmtree(folder, ignore_errors=True)
        return dict(urllib.parse.unquote(line).split("=", 1)
                    for line in answer.decode("utf-8", "replace").splitlines() if "=" in line)

    def banned(self, octets):
        """Why the message is refused, or None."""
        answer = self.check(octets)
        if "return_value" not in answer:
            raise Unavailable("no answer: %s" % answer)
        return answer.get("setreply", answer["return_value"]) if answer["return_value"] != "continue" else None
