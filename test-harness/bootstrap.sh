# Sourced by try and check: make sure that there is a Python to go on with.
# Everything else the harness installs itself (assay_harness/packages.py).
if [ ! -r /etc/debian_version ]; then
	echo "This harness needs a Debian machine (or container): it installs what it needs with apt." >&2
	exit 2
fi
if ! [ -x /usr/bin/python3 ]; then
	if [ "$(id -u)" != 0 ]; then
		echo "python3 is missing. Run this as root, or: apt-get install python3" >&2
		exit 2
	fi
	echo "Installing python3 with apt"
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3 >/dev/null || exit 2
fi
# the system's own, with the system's own pytest, whatever else is on the PATH
PATH=/usr/bin:/bin:/usr/sbin:/sbin
PYTHONPATH=$here
PYTHONDONTWRITEBYTECODE=1
export PATH PYTHONPATH PYTHONDONTWRITEBYTECODE
