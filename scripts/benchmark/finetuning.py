"""Times a step of fine-tuning: dmlenhance against PyTorch on the CPU, the same picture, loss and number of threads.

    apt-get install python3-torch python3-numpy python3-pil
    dotnet build -c Release
    /usr/bin/python3 scripts/benchmark/finetuning.py src/DmlEnhance.Cli/bin/Release/net10.0/dmlenhance difficult.pt LIME_9.bmp

dmlenhance's time per step is what 100 steps take more than 20, divided by 80: start and end of the process fall out.
PyTorch is timed twice: with the smoothness term's 24 neighbours one by one, as SCI's authors wrote it, and with the 12 that
differ, doubled. Rounds of all three alternate; medians are printed as a Markdown table.
"""
import os
import statistics
import subprocess
import sys
import tempfile
import time

import numpy
import torch
from PIL import Image
from torch import nn
from torch.nn import functional

ROUNDS, STEPS, THREADS = 5, 5, os.cpu_count()
torch.set_num_threads(THREADS)
MATRIX = torch.tensor([[0.257, -0.148, 0.439], [0.564, -0.291, -0.368], [0.098, 0.439, -0.071]])


class Enhance(nn.Module):
    def __init__(self):
        super().__init__()
        self.in_conv = nn.Sequential(nn.Conv2d(3, 3, 3, padding=1), nn.ReLU())
        self.conv = nn.Sequential(nn.Conv2d(3, 3, 3, padding=1), nn.BatchNorm2d(3), nn.ReLU())
        self.out_conv = nn.Sequential(nn.Conv2d(3, 3, 3, padding=1), nn.Sigmoid())

    def forward(self, x):
        features = self.in_conv(x)
        features = features + self.conv(features)
        return torch.clamp(self.out_conv(features) + x, 0.0001, 1)


def neighbours(image, down, right):
    height, width = image.shape[2:]
    here = image[:, :, max(0, -down) : height - max(0, down), max(0, -right) : width - max(0, right)]
    there = image[:, :, max(0, down) : height + min(0, down), max(0, right) : width + min(0, right)]
    return there - here


def loss(image, illumination, every):
    total = 1.5 * functional.mse_loss(illumination, image)
    converted = torch.einsum("nchw,cd->ndhw", image, MATRIX)
    for down in range(-2 if every else 0, 3):
        for right in range(-2, 3):
            if (down, right) > (0, 0) or (every and (down, right) < (0, 0)):
                weight = torch.exp(-(neighbours(converted, down, right) ** 2).sum(1) / 200)
                total = total + (1 if every else 2) * (weight * neighbours(illumination, down, right).abs().sum(1)).mean()
    return total


def pytorch_step(weights, image, every):
    network = Enhance()
    network.load_state_dict(weights)
    network.train()
    optimiser = torch.optim.Adam(network.parameters(), lr=5e-4, betas=(0.9, 0.999), weight_decay=3e-4)
    times = []
    for _ in range(STEPS + 1):
        start = time.perf_counter()
        optimiser.zero_grad()
        value = loss(image, network(image), every)
        value.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 5)
        optimiser.step()
        value.item()
        times.append(time.perf_counter() - start)
    return statistics.median(times[1:])


def dmlenhance_step(program, model, picture):
    def run(steps):
        with tempfile.TemporaryDirectory() as folder:
            start = time.perf_counter()
            subprocess.run([program, "finetune", "--model", model, "--data", picture, "-o", os.path.join(folder, "tuned.onnx"),
                            "--steps", str(steps), "--threads", str(THREADS), "--quiet"], check=True)
            return time.perf_counter() - start
    return (run(100) - run(20)) / 80


def main():
    program, model, picture = sys.argv[1:]
    state = torch.load(model, map_location="cpu")
    weights = {name[8:]: value for name, value in state.items() if name.startswith("enhance.") and ".blocks." not in name}
    pixels = numpy.asarray(Image.open(picture).convert("RGB")).transpose(2, 0, 1)[None].astype(numpy.float32) / 255
    image = torch.from_numpy(pixels)
    kinds = {
        "PyTorch, 24 neighbours": lambda: pytorch_step(weights, image, True),
        "PyTorch, 12 neighbours doubled": lambda: pytorch_step(weights, image, False),
        "dmlenhance finetune": lambda: dmlenhance_step(program, model, picture),
    }
    times = {kind: [] for kind in kinds}
    for _ in range(ROUNDS):
        for kind, measure in kinds.items():
            times[kind].append(measure())
    first = statistics.median(times["PyTorch, 24 neighbours"])
    print(f"{image.shape[3]}x{image.shape[2]}, {THREADS} threads, {ROUNDS} rounds\n\n| | time per step | ratio to the first |\n|---|---|---|")
    for kind, measured in times.items():
        median = statistics.median(measured)
        print(f"| {kind} | {1000 * median:.0f} ms | {median / first:.2f} |")


main()
