// Draws curves of training runs, from their TensorBoard event files, as an SVG picture:
//
//     dotnet run scripts/training-curves.cs -- OUT.svg TAG TITLE NAME=RUN...
//
// TAG is a scalar's (train/loss, validation/PSNR, ...), RUN a run's folder, NAME what its curve is called. A scalar of every step is
// smoothed as TensorBoard does, with a weight of 0.9 for what was before; single steps see single pictures, and jump.
#:project ../src/DmlEnhance.Training/DmlEnhance.Training.csproj
#:property PublishAot=false

using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using DmlEnhance.Files;
using Google.Protobuf;

const int Width = 760, Height = 340, Left = 62, Right = 18, Top = 40, Bottom = 44;
string[] colours = ["#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#17becf"];

if (args.Length < 4 || args.Skip(3).Any(run => !run.Contains('=')))
{
    Console.Error.WriteLine("usage: dotnet run scripts/training-curves.cs -- OUT.svg TAG TITLE NAME=RUN...");
    return 2;
}

(string target, string tag, string title) = (args[0], args[1], args[2]);
(string Name, List<(long Step, double Value)> Points)[] curves = [.. args.Skip(3).Select(run => (run[..run.IndexOf('=')], Smooth(Read(run[(run.IndexOf('=') + 1)..], tag))))];
if (Array.Find(curves, curve => curve.Points.Count < 2) is { Name: not null } empty)
{
    Console.Error.WriteLine($"{empty.Name}: has not two points of {tag}");
    return 1;
}

var all = curves.SelectMany(curve => curve.Points).ToList();
double low = all.Min(point => point.Value), high = all.Max(point => point.Value);
(low, high) = (low - 0.05 * (high - low), high + 0.05 * (high - low));
long last = all.Max(point => point.Step);
double X(double step) => Left + (Width - Left - Right) * step / last;
double Y(double value) => Height - Bottom - (Height - Top - Bottom) * (value - low) / (high - low);

var svg = new StringBuilder();
svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"13\">\n");
svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{Width}\" height=\"{Height}\" fill=\"white\"/>\n<text x=\"{Left}\" y=\"20\" font-size=\"15\">{Escape(title)}</text>\n");
foreach (double value in Ticks(low, high))
{
    svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{Left} {Y(value):F1}H{Width - Right}\" stroke=\"#ddd\"/><text x=\"{Left - 6}\" y=\"{Y(value) + 4:F1}\" text-anchor=\"end\">{value:G4}</text>\n");
}

foreach (double step in Ticks(0, last))
    svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(step):F1}\" y=\"{Height - Bottom + 18}\" text-anchor=\"middle\">{step:F0}</text>\n");
svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 8}\" text-anchor=\"middle\">step</text>\n");
foreach ((int index, (string name, List<(long Step, double Value)> points)) in curves.Index())
{
    string colour = colours[index % colours.Length];
    // More points than pixels would only make the file large.
    int every = Math.Max(1, points.Count / (Width / 2));
    string path = string.Join('L', points.Where((_, i) => i % every == 0 || i == points.Count - 1).Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.Step):F1} {Y(point.Value):F1}")));
    svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.6\"{(index % 2 == 1 ? " stroke-dasharray=\"6 3\"" : "")}/>\n");
    svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{Width - 230} {Top + 8 + 18 * index}h26\" stroke=\"{colour}\" stroke-width=\"2\"{(index % 2 == 1 ? " stroke-dasharray=\"6 3\"" : "")}/><text x=\"{Width - 198}\" y=\"{Top + 12 + 18 * index}\">{Escape(name)}</text>\n");
}

svg.Append("</svg>\n");
AtomicFile.Write(target, Encoding.UTF8.GetBytes(svg.ToString()));
return 0;

static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;");

static IEnumerable<double> Ticks(double low, double high)
{
    double rough = (high - low) / 6, unit = Math.Pow(10, Math.Floor(Math.Log10(rough)));
    double step = new[] { 1.0, 2, 5, 10 }.First(factor => factor * unit >= rough) * unit;
    for (double value = Math.Ceiling(low / step) * step; value <= high; value += step)
        yield return Math.Round(value, 10);
}

static List<(long Step, double Value)> Smooth(List<(long Step, double Value)> points)
{
    if (points.Count < 2 || points[1].Step - points[0].Step > 1)
        return points;
    double smooth = points[0].Value;
    return [.. points.Select(point => (point.Step, smooth = 0.9 * smooth + 0.1 * point.Value))];
}

// A resumed run has several files, and steps that were done again are in two of them: the later counts.
static List<(long Step, double Value)> Read(string run, string tag)
{
    var found = new SortedDictionary<long, double>();
    foreach (string path in Directory.EnumerateFiles(run, "events.out.tfevents.*").Order(StringComparer.Ordinal))
    {
        byte[] bytes = File.ReadAllBytes(path);
        // Length, its checksum, the event, its checksum.
        for (int at = 0; at + 12 <= bytes.Length;)
        {
            int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));
            if (at + 16 + length > bytes.Length)
                break;
            Event(bytes.AsSpan(at + 12, length).ToArray(), tag, found);
            at += 16 + length;
        }
    }

    return [.. found.Select(point => (point.Key, point.Value))];
}

// event.proto: 2 is the step, 5 the summary; in it 1 a value; in that 1 the tag and 2 the number.
static void Event(byte[] bytes, string tag, SortedDictionary<long, double> found)
{
    var input = new CodedInputStream(bytes);
    long step = 0;
    byte[]? summary = null;
    for (uint field = input.ReadTag(); field != 0; field = input.ReadTag())
    {
        if (field == (2 << 3))
            step = input.ReadInt64();
        else if (field == ((5 << 3) | 2))
            summary = input.ReadBytes().ToByteArray();
        else
            input.SkipLastField();
    }

    var values = new CodedInputStream(summary ?? []);
    while (values.ReadTag() == ((1 << 3) | 2))
    {
        var value = new CodedInputStream(values.ReadBytes().ToByteArray());
        (string name, double? number) = ("", null);
        for (uint field = value.ReadTag(); field != 0; field = value.ReadTag())
        {
            if (field == ((1 << 3) | 2))
                name = value.ReadString();
            else if (field == ((2 << 3) | 5))
                number = value.ReadFloat();
            else
                value.SkipLastField();
        }

        if (name == tag && number is { } scalar)
            found[step] = scalar;
    }
}
