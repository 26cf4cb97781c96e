"""Times `dmlenhance enhance` on one 1920x1080 PNG against the same network in PyTorch, in one run on one machine.

Usage: photo.py DMLENHANCE CHECKPOINT [REPEATS]
  DMLENHANCE   the program, for example src/DmlEnhance.Cli/bin/Release/net10.0/dmlenhance
  CHECKPOINT   an official SCI checkpoint (.pt); both programs read it
Needs python3-torch and python3-pil (apt-get install python3-torch python3-pil). Prints a Markdown table: medians over
REPEATS (default 15) interleaved runs of whole processes, and peak resident memory.
"""
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))
SAMPLE = os.path.join(HERE, "..", "..", "samples", "media", "night-stream.jpg")


def run(command):
    """Wall milliseconds, peak resident MiB and standard output of one process."""
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{command[0]} failed")
    return (time.perf_counter() - begin) * 1000, usage.ru_maxrss / 1024, json.loads(output)


def main():
    program, checkpoint = sys.argv[1:3]
    repeats = int(sys.argv[3]) if len(sys.argv) > 3 else 15
    threads = os.cpu_count()
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as folder:
        source = os.path.join(folder, "night.png")
        Image.open(SAMPLE).resize((1920, 1080), Image.BICUBIC).save(source)
        target = os.path.join(folder, "out.png")
        enhance = [program, "enhance", source, "-o", target, "-m", checkpoint, "--json", "--threads", str(threads)]
        pytorch = ["/usr/bin/python3", os.path.join(HERE, "pytorch_sci.py"), source, target, checkpoint, str(threads), "1"]
        for i in range(repeats + 1):
            wall, memory, report = run(enhance)
            file = report["files"][0]
            our = (wall, file["decodeMs"], file["networkMs"], file["encodeMs"], memory)
            wall, memory, report = run(pytorch)
            their = (wall, report["decodeMs"], report["networkMs"][0], report["encodeMs"], memory)
            if i > 0:  # the first run of each warms the disk cache
                ours.append(our)
                theirs.append(their)
    print(f"{repeats} runs, {threads} threads, medians\n")
    print("| part | dmlenhance | share | PyTorch | dmlenhance / PyTorch |")
    print("|---|---|---|---|---|")
    mine = [statistics.median(column) for column in zip(*ours)]
    other = [statistics.median(column) for column in zip(*theirs)]
    names = ["whole process", "decoding", "network (with conversion)", "encoding"]
    for name, a, b in zip(names, mine, other):
        print(f"| {name} | {a:.0f} ms | {100 * a / mine[0]:.0f} % | {b:.0f} ms | {a / b:.2f} |")
    rest, their_rest = mine[0] - sum(mine[1:4]), other[0] - sum(other[1:4])
    print(f"| start, model, end | {rest:.0f} ms | {100 * rest / mine[0]:.0f} % | {their_rest:.0f} ms | {rest / their_rest:.2f} |")
    print(f"| peak memory | {mine[4]:.0f} MiB | | {other[4]:.0f} MiB | {mine[4] / other[4]:.2f} |")


main()
