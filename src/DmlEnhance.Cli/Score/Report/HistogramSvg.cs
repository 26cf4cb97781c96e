using System.Globalization;
using System.Text;

namespace DmlEnhance.Cli.Score.Report;

/// <summary>Draws a histogram as inline SVG.</summary>
internal static class HistogramSvg
{
    private const int Height = 100;

    /// <summary>An svg element; its curves have the classes grey, or red, green and blue.</summary>
    /// <remarks>
    /// Heights are square roots: where a dark picture has half of its pixels in one level, the others can still be seen.
    /// </remarks>
    public static string Draw(Histogram histogram)
    {
        string[] classes = histogram.Channels.Count == 1 ? ["grey"] : ["red", "green", "blue"];
        double highest = Math.Sqrt(histogram.Channels.Max(channel => channel.Max()));
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Histogram.Levels} {Height}\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
        for (int c = 0; c < classes.Length; c++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"{classes[c]}\" d=\"M0 {Height}");
            foreach (long count in histogram.Channels[c])
                svg.Append(CultureInfo.InvariantCulture, $"V{Height * (1 - Math.Sqrt(count) / highest):0.#}h1");
            svg.Append(CultureInfo.InvariantCulture, $"V{Height}z\"/>");
        }

        return svg.Append("</svg>").ToString();
    }
}
