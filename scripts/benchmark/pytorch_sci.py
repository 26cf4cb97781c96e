"""SCI in PyTorch on the CPU, one picture, as its users run it; prints its times as JSON.

Usage: pytorch_sci.py INPUT OUTPUT CHECKPOINT THREADS REPEATS
Needs Debian's python3-torch and python3-pil; nothing of DmlEnhance needs either.
"""
import json
import sys
import time

start = time.perf_counter()
import numpy
import torch
import torch.nn.functional as functional
from PIL import Image


def conv(x, weights, name):
    return functional.conv2d(x, weights[f"{name}.weight"], weights[f"{name}.bias"], padding=1)


def enhance(x, weights):
    features = torch.relu(conv(x, weights, "enhance.in_conv.0"))
    block = conv(features, weights, "enhance.conv.0")
    statistics = [weights[f"enhance.conv.1.{part}"] for part in ("running_mean", "running_var", "weight", "bias")]
    features = features + torch.relu(functional.batch_norm(block, *statistics, training=False, eps=1e-5))
    illumination = torch.clamp(torch.sigmoid(conv(features, weights, "enhance.out_conv.0")) + x, 0.0001, 1)
    return torch.clamp(x / illumination, 0, 1)


def main():
    source, target, checkpoint, threads, repeats = sys.argv[1:]
    torch.set_num_threads(int(threads))
    weights = torch.load(checkpoint, map_location="cpu")
    loaded = time.perf_counter()
    image = numpy.asarray(Image.open(source).convert("RGB"))
    decoded = time.perf_counter()
    networks = []
    with torch.no_grad():
        for _ in range(int(repeats)):
            begin = time.perf_counter()
            x = torch.from_numpy((image / 255.0).astype("float32")).permute(2, 0, 1).contiguous().unsqueeze(0)
            y = enhance(x, weights)[0].permute(1, 2, 0).numpy()
            result = numpy.clip(y * 255.0, 0, 255).astype("uint8")
            networks.append((time.perf_counter() - begin) * 1000)
    encoding = time.perf_counter()
    Image.fromarray(result).save(target)
    done = time.perf_counter()
    print(json.dumps({
        "startMs": (loaded - start) * 1000,
        "decodeMs": (decoded - loaded) * 1000,
        "networkMs": networks,
        "encodeMs": (done - encoding) * 1000,
    }))


main()
