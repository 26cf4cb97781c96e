# SCI by PyTorch, for `dmlenhance bench`: float tensors in and out, batch normalisation folded into the weights, no conversion in the times.
#
# Standard input: the number of threads in a line, 336 float32 of weights (SciWeights.ToConstants); then requests, a line each:
#   size WIDTH HEIGHT   and the picture, 3 bytes a pixel; answered by "ok"
#   run                 one frame; answered by its milliseconds
#   read                answered by the last result, [3, H, W] of float32
# Standard output: "torch VERSION" once PyTorch is loaded, then the answers. The end of the input is the end of the program.
import ctypes
import signal
import sys
import time

# Ctrl+C is for the program that started this one; it ends us.
signal.signal(signal.SIGINT, signal.SIG_IGN)
# A module of the folder that the user happens to be in is not meant.
sys.path[:] = [folder for folder in sys.path if folder]

import torch
from torch.nn.functional import conv2d

requests, answers = sys.stdin.buffer, sys.stdout.buffer


def answer(text):
    answers.write(text.encode() + b"\n")
    answers.flush()


torch.set_num_threads(int(requests.readline()))
torch.set_num_interop_threads(1)
constants = torch.frombuffer(bytearray(requests.read(3 * 28 * 4 * 4)), dtype=torch.float32).reshape(3, 28, 4)
# Rows, columns, input, output -> output, input, rows, columns.
weights = [layer[:27, :3].reshape(3, 3, 3, 3).permute(3, 2, 0, 1).contiguous() for layer in constants]
biases = [layer[27, :3].contiguous() for layer in constants]


def enhance(image):
    features = conv2d(image, weights[0], biases[0], padding=1).relu()
    features = features + conv2d(features, weights[1], biases[1], padding=1).relu()
    residual = conv2d(features, weights[2], biases[2], padding=1).sigmoid()
    illumination = (residual + image).clamp(0.0001, 1)
    return (image / illumination).clamp(0, 1)


answer("torch " + torch.__version__)
with torch.inference_mode():
    for line in iter(requests.readline, b""):
        request, *sides = line.split()
        if request == b"size":
            width, height = map(int, sides)
            pixels = torch.frombuffer(bytearray(requests.read(3 * width * height)), dtype=torch.uint8)
            image = pixels.reshape(1, height, width, 3).permute(0, 3, 1, 2).contiguous().to(torch.float32) / 255
            answer("ok")
        elif request == b"run":
            start = time.perf_counter()
            result = enhance(image)
            answer(repr((time.perf_counter() - start) * 1000))
        elif request == b"read":
            result = result.contiguous()
            answers.write((ctypes.c_char * (result.numel() * 4)).from_address(result.data_ptr()))
            answers.flush()
