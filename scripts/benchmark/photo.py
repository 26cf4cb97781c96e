"""Times `dmlenhance enhance` on one 1920x1080 PNG, whole processes with their parts: several programs, or one with several options,
and the same network in PyTorch, in turn, in one run on one machine.

Usage: photo.py CHECKPOINT NAME=PROGRAM[ OPTIONS]... [--repeats N] [--picture FILE] [--no-pytorch]
  CHECKPOINT   an official SCI checkpoint (.pt); all programs read it
  NAME=...     a column's name, and what is run, for example
               build=src/DmlEnhance.Cli/bin/Release/net10.0/dmlenhance
               "onnx=src/DmlEnhance.Cli/bin/Release/net10.0/dmlenhance --cpu-path onnxruntime"
Needs python3-torch and python3-pil (apt-get install python3-torch python3-pil), with --no-pytorch the second alone. Prints a Markdown
table: medians over N (default 15) rounds, each column's ratio to the first, processor time and peak resident memory. A round runs
each program twice: as a user does, for the whole time, and with --json, for the parts.
"""
import argparse
import datetime
import json
import os
import shlex
import statistics
import subprocess
import sys
import tempfile
import time

from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))
SAMPLE = os.path.join(HERE, "..", "..", "samples", "media", "night-stream.jpg")
PARTS = ["start", "model", "decoding", "network (with conversion)", "encoding", "rest (arguments, report, end)"]
WHOLE = ["whole process", "processor time"]


def run(command):
    """One process: when it was started, wall and processor milliseconds, peak resident MiB, standard output."""
    began = time.time()
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = (time.perf_counter() - begin) * 1000
    if status != 0:
        sys.exit(f"{' '.join(command)} failed")
    return began, wall, (usage.ru_utime + usage.ru_stime) * 1000, usage.ru_maxrss / 1024, output


def row(wall, processor, memory, parts):
    """The numbers of one round: the whole, its parts and what they leave."""
    return [wall, processor, *parts, wall - sum(parts), memory]


def ours(command):
    _, wall, processor, memory, _ = run(command)
    began, _, _, _, output = run([*command, "--json"])
    report = json.loads(output)
    file = report["files"][0]
    start = (datetime.datetime.fromisoformat(report["began"]).timestamp() - began) * 1000
    return row(wall, processor, memory, [start, report["modelMs"], file["decodeMs"], file["networkMs"], file["encodeMs"]])


def theirs(command):
    _, wall, processor, memory, output = run(command)
    report = json.loads(output)
    # Its start is Python's and PyTorch's; the checkpoint is read in it.
    return row(wall, processor, memory, [report["startMs"], 0, report["decodeMs"], report["networkMs"][0], report["encodeMs"]])


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("checkpoint")
    arguments.add_argument("programs", nargs="+", metavar="NAME=PROGRAM")
    arguments.add_argument("--repeats", type=int, default=15)
    arguments.add_argument("--picture", default=SAMPLE)
    arguments.add_argument("--no-pytorch", action="store_true")
    given = arguments.parse_args()
    threads = str(os.cpu_count())
    with tempfile.TemporaryDirectory() as folder:
        source, target = os.path.join(folder, "night.png"), os.path.join(folder, "out.png")
        Image.open(given.picture).convert("RGB").resize((1920, 1080), Image.BICUBIC).save(source)
        columns = {}
        for program in given.programs:
            name, _, command = program.partition("=")
            program, *options = shlex.split(command)
            columns[name] = (ours, [program, "enhance", source, "-o", target, "-m", given.checkpoint, "--threads", threads, *options])
        if not given.no_pytorch:
            columns["PyTorch"] = (theirs, ["/usr/bin/python3", os.path.join(HERE, "pytorch_sci.py"), source, target, given.checkpoint, threads, "1"])
        rounds = {name: [] for name in columns}
        for i in range(given.repeats + 1):
            for name, (time_it, command) in columns.items():
                numbers = time_it(command)
                if i > 0:  # the first of each warms the disk cache
                    rounds[name].append(numbers)
    table([*WHOLE, *PARTS], {name: [statistics.median(column) for column in zip(*rows)] for name, rows in rounds.items()}, given.repeats, threads)


def table(names, medians, repeats, threads):
    first, *others = medians
    print(f"{repeats} rounds, {threads} threads, medians; ratios are to {first}\n")
    print(f"| part | {first} | share | " + " | ".join(f"{name} | ratio" for name in others) + (" |" if others else ""))
    print("|---|---|---|" + "---|---|" * len(others))
    base = medians[first]
    for i, name in enumerate([*names, "peak memory"]):
        memory = name == "peak memory"
        unit = "MiB" if memory else "ms"
        share = "" if memory or name == "processor time" else f"{100 * base[i] / base[0]:.0f} %"
        cells = [f"{base[i]:.0f} {unit}", share]
        for other in others:
            value = medians[other][i]
            cells += [f"{value:.0f} {unit}", f"{value / base[i]:.2f}" if base[i] else ""]
        print(f"| {name} | " + " | ".join(cells) + " |")


main()
