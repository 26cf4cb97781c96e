using DmlEnhance.Frames;

namespace DmlEnhance.Metrics;

/// <summary>NIQE, how far a picture's statistics are from those of good photographs; lower is more natural. No reference is needed.</summary>
/// <remarks>
/// A. Mittal, R. Soundararajan, A. C. Bovik, "Making a 'Completely Blind' Image Quality Analyzer", IEEE Signal Processing
/// Letters 20 (3), 2013, and their NIQE software release of 2012 (Laboratory for Image and Video Engineering and Center for
/// Perceptual Systems, The University of Texas at Austin), whose pristine model is embedded.
/// <list type="bullet">
/// <item>Grey is MATLAB's rgb2gray in 256 levels, not the Y of YCbCr that some programs take; 16-bit pictures are
/// rounded to 256 levels, alpha is ignored.</item>
/// <item>Whole blocks of 96x96 pixels from the upper left corner; the rest is cut off before anything is computed.</item>
/// <item>Coefficients by a Gaussian window of 7x7, sigma 7/6, edge pixels repeated, at two scales; the second one is
/// MATLAB's imresize by 0.5 (bicubic with antialiasing), not rounded. Fits by moments, shapes 0.2 to 10 in steps of 0.001.</item>
/// <item>All blocks count: the sharpness threshold (0.75) chose blocks for the pristine model, not for what is judged.</item>
/// <item>A block without texture has no statistics; it takes no part in the covariance.</item>
/// </list>
/// In flat areas that are not black, differences from the mean are rounding errors, and their signs count in the fits, here
/// as in the authors' program: there, programs agree to about 1 % only. Elsewhere this one gives the authors' values.
/// </remarks>
public sealed class NaturalImageQuality
{
    private const int LeastBlocks = 2;

    private static readonly Lazy<NaturalImageQuality> Shared = new(() => new NaturalImageQuality(ReadEmbeddedModel()));

    private readonly MultivariateGaussian _pristine;

    private NaturalImageQuality(MultivariateGaussian pristine) => _pristine = pristine;

    /// <summary>NIQE by the authors' pristine model.</summary>
    public static NaturalImageQuality Default => Shared.Value;

    /// <summary>The NIQE of a picture.</summary>
    /// <param name="image">The picture, in any format, with room for two blocks of 96x96 pixels or more.</param>
    /// <returns>0 or more; good photographs have about 2 to 4.</returns>
    /// <exception cref="DmlEnhanceException">The picture is too small, or fewer than two of its blocks have texture.</exception>
    public double Compute(Frame image)
    {
        ArgumentNullException.ThrowIfNull(image);
        int rows = image.Height / NaturalSceneStatistics.BlockSide;
        int columns = image.Width / NaturalSceneStatistics.BlockSide;
        if ((long)rows * columns < LeastBlocks)
            throw new DmlEnhanceException($"the picture has {image.Width}x{image.Height} pixels: NIQE needs room for {LeastBlocks} blocks of 96x96");
        double[][] features = NaturalSceneStatistics.Of(FrameSamples.GreyLevels(image), image.Width, rows, columns);
        MultivariateGaussian found = MultivariateGaussian.Fit(features)
            ?? throw new DmlEnhanceException($"the picture is too flat: NIQE needs texture in {LeastBlocks} or more of its {features.Length} blocks of 96x96 pixels");
        return _pristine.DistanceTo(found);
    }

    private static MultivariateGaussian ReadEmbeddedModel()
    {
        using Stream stream = typeof(NaturalImageQuality).Assembly.GetManifestResourceStream("niqe-model.txt")!;
        using var reader = new StreamReader(stream);
        return MultivariateGaussian.Parse(reader);
    }
}
