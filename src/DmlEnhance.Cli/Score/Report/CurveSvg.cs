using System.Globalization;
using System.Text;

namespace DmlEnhance.Cli.Score.Report;

/// <summary>Draws curves over time as inline SVG.</summary>
internal static class CurveSvg
{
    /// <summary>How many colours there are: the classes curve-0, curve-1, ...</summary>
    public const int Colours = 6;

    private const int Width = 1000;
    private const int Height = 200;

    /// <summary>An svg element; the heights of all curves are shares of the greatest value.</summary>
    /// <param name="curves">Two values or more each, 0 or greater. Of a long one the greatest of every few is drawn: a flash is not lost.</param>
    public static string Draw(IReadOnlyList<IReadOnlyList<double>> curves)
    {
        double highest = Math.Max(curves.Max(curve => curve.Max()), double.Epsilon);
        int longest = curves.Max(curve => curve.Count);
        int bin = (longest + Width - 1) / Width;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {Height}\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
        for (int i = 0; i < curves.Count; i++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<polyline class=\"curve-{i % Colours}\" points=\"");
            for (int first = 0; first < curves[i].Count; first += bin)
            {
                double value = Enumerable.Range(first, Math.Min(bin, curves[i].Count - first)).Max(t => curves[i][t]);
                svg.Append(CultureInfo.InvariantCulture, $"{(double)Width * first / (longest - 1):0.#},{Height * (1 - value / highest):0.#} ");
            }

            svg.Append("\"/>");
        }

        return svg.Append("</svg>").ToString();
    }
}
