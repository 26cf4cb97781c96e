using System.Text.Json;
using DmlEnhance.Frames;
using DmlEnhance.Images;

namespace DmlEnhance.Tests.Cli;

/// <summary>Pictures whose scores can be worked out by hand, and what is read back of the documents about them.</summary>
internal static class ScorePictures
{
    /// <summary>Of a flat picture of level 100: 10 log10(255^2 / 10^2) of one of level 110.</summary>
    public const double PsnrOf10Levels = 28.130803608679104;

    /// <summary>(2 x 100 x 110 + C1) / (100^2 + 110^2 + C1) with C1 = (0.01 x 255)^2; flat pictures have no structure to differ.</summary>
    public const double SsimOf100And110 = 22006.5025 / 22106.5025;

    /// <summary>A picture of one level.</summary>
    public static string WriteFlat(string folder, string name, byte level, int width = 16, int height = 16) => WriteHalves(folder, name, level, level, width, height);

    /// <summary>A picture with one level in its left half and another in its right.</summary>
    public static string WriteHalves(string folder, string name, byte left, byte right, int width = 16, int height = 16)
    {
        using var frame = new Frame(width, height, PixelFormat.Rgb8);
        for (int y = 0; y < height; y++)
        {
            Span<byte> row = frame.Rows(y, 1);
            row[..(row.Length / 2)].Fill(left);
            row[(row.Length / 2)..].Fill(right);
        }

        string path = Path.Combine(folder, name);
        ImageFile.Write(path, frame);
        return path;
    }

    /// <summary>A score in the document of --json, by picture, method and metric.</summary>
    public static JsonElement Score(JsonElement root, int picture, int method, string metric) =>
        root.GetProperty("pictures")[picture].GetProperty("methods")[method].GetProperty("scores").GetProperty(metric);

    /// <summary>The rows of a CSV document, read by the grammar of RFC 4180.</summary>
    public static List<List<string>> ReadCsv(string text)
    {
        var rows = new List<List<string>>();
        int at = 0;
        while (at < text.Length)
        {
            var row = new List<string>();
            rows.Add(row);
            do
                row.Add(ReadCell(text, ref at));
            while (text[at++] == ',');
            if (text[at - 1] != '\r' || text[at++] != '\n')
                throw new FormatException($"no line end before {at}");
        }

        return rows;
    }

    private static string ReadCell(string text, ref int at)
    {
        if (text[at] != '"')
        {
            int start = at;
            at = text.IndexOfAny([',', '\r', '"'], at);
            return text[at] == '"' ? throw new FormatException($"a quote in an unquoted cell at {at}") : text[start..at];
        }

        string cell = "";
        do
        {
            int end = text.IndexOf('"', ++at);
            cell += (cell.Length > 0 || text[at - 2] == '"' ? "\"" : "") + text[at..end];
            at = end + 1;
        }
        while (text[at] == '"');
        return cell;
    }
}
