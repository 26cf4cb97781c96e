#!/usr/bin/env python3
"""Converts NIQE's pristine model to the text file that DmlEnhance embeds.

Usage: convert-niqe-model.py MODELPARAMETERS README TARGET
  MODELPARAMETERS   modelparameters.mat of the NIQE software release (github utlive/niqe)
  README            the release's readme.txt; its copyright notice goes into the text
  TARGET            the text file, src/DmlEnhance/Metrics/niqe-model.txt here
Needs python3-scipy. Numbers are written with as many digits as give the same double back.
"""
import sys

import scipy.io

HEADER = """\
NIQE's model of pristine pictures, for DmlEnhance.Metrics.NaturalImageQuality: a multivariate Gaussian of 36 features,
which A. Mittal, R. Soundararajan and A. C. Bovik fitted to sharp 96x96 blocks of 125 photographs ("Making a 'Completely
Blind' Image Quality Analyzer", IEEE Signal Processing Letters 20 (3), 2013). The numbers are those of modelparameters.mat
in their NIQE software release, converted by scripts/convert-niqe-model.py; each decimal number gives the same double back.

Lines that do not begin with '#': first the mean (mu_prisparam, 36 numbers), then the 36 rows of the covariance
(cov_prisparam, 36 numbers each). Features 1 to 18 are of the picture, 19 to 36 of the picture at half size; in each group:
shape and scale of the coefficients, then shape, mean, left scale and right scale of the products of neighbours in the
four directions (horizontal, vertical, diagonal, other diagonal).

The release's copyright notice:
"""


def notice(path):
    text = open(path, encoding="latin-1").read().replace("\r", "")
    begin = text.index("-----------COPYRIGHT NOTICE STARTS")
    end_line = "-----------COPYRIGHT NOTICE ENDS WITH THIS LINE------------"
    return text[begin:text.index(end_line) + len(end_line)]


def main():
    model_path, readme_path, target = sys.argv[1:]
    model = scipy.io.loadmat(model_path)
    mean, covariance = model["mu_prisparam"], model["cov_prisparam"]
    if mean.shape != (1, 36) or covariance.shape != (36, 36):
        sys.exit(f"{model_path}: the model's shapes are {mean.shape} and {covariance.shape}, not (1, 36) and (36, 36)")
    with open(target, "w", encoding="utf-8", newline="\n") as file:
        for line in (HEADER + "\n" + notice(readme_path)).split("\n"):
            file.write(f"# {line}".rstrip() + "\n")
        for row in [mean[0], *covariance]:
            file.write(" ".join(repr(float(value)) for value in row) + "\n")


main()
