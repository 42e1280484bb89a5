"""Runs drivers over messages. A message that a parser dies or hangs on costs only itself."""

import concurrent.futures
import json
import os
import select
import subprocess
import tempfile
import threading

from . import leaf


# a driver that ends that many times in a row without an answer is not started again
HOPELESS = 10


class Reading:
    """What a parser made of a message: leaves in order, or an error."""

    __slots__ = ("leaves", "error")

    def __init__(self, leaves, error):
        self.leaves = leaves
        self.error = error

    @property
    def key(self):
        """Equal for parsers that agree."""
        if self.error is not None:
            return ("error",)
        return tuple(each.key for each in self.leaves)


def reading_of(line):
    answer = json.loads(line)
    return answer["path"], Reading([leaf.from_driver(row) for row in answer["leaves"]], answer["error"])


def read_all(parser, paths):
    """path -> Reading, for all paths."""
    left, results, in_vain = [str(path) for path in paths], {}, 0
    while left:
        done, problem = run_until_trouble(parser, left, results)
        in_vain = 0 if done else in_vain + 1
        if in_vain == HOPELESS:
            return {**dict.fromkeys(left, Reading([], problem)), **results}
        left = left[done:]
        if left and problem:
            results[left[0]] = Reading([], problem)
            left = left[1:]
    return results


def feed(process, paths):
    try:
        process.stdin.write("".join(path + "\n" for path in paths).encode())
        process.stdin.close()
    except BrokenPipeError:
        pass


class Lines:
    """The lines of a pipe, each within a time."""

    def __init__(self, stream):
        self.descriptor = stream.fileno()
        self.rest = b""

    def next(self, seconds):
        """A line, or None at the end. Raises TimeoutError."""
        parts = [self.rest]
        while b"\n" not in parts[-1]:
            if not select.select([self.descriptor], [], [], seconds)[0]:
                raise TimeoutError
            parts.append(os.read(self.descriptor, 1 << 20))
            if not parts[-1]:
                return None
        line, self.rest = b"".join(parts).split(b"\n", 1)
        return line


def run_until_trouble(parser, paths, results):
    """One process of the driver. Returns how many it answered, and what ended it before the last."""
    done = 0
    with tempfile.TemporaryFile() as stderr:
        process = parser.start(subprocess.PIPE, subprocess.PIPE, stderr)
        threading.Thread(target=feed, args=(process, paths), daemon=True).start()
        lines = Lines(process.stdout)
        try:
            while done < len(paths):
                line = lines.next(parser.patience)
                if line is None:
                    return done, "dies: %s" % last_words(process, stderr)
                path, answer = reading_of(line)
                results[path] = answer
                done += 1
        except TimeoutError:
            return done, "hangs"
        finally:
            process.kill()
            process.wait()
            process.stdout.close()
    return done, None


def last_words(process, stderr):
    stderr.seek(0)
    said = stderr.read().decode("utf-8", "replace").strip().splitlines()[-1:]
    return "status %d %s" % (process.wait(10), " ".join(said))


def read_with_all(parsers, paths, workers=2, progress=None):
    """parser name -> path -> Reading; as many drivers at once as there are workers."""
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        futures = {parser.name: pool.submit(read_all, parser, paths) for parser in parsers}
        readings = {}
        for name, future in futures.items():
            readings[name] = future.result()
            if progress:
                progress(name)
    return readings
