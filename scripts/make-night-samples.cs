// Makes the night photographs in samples/media from daylight ones under free licences:
//
//     dotnet run scripts/make-night-samples.cs -- SOURCE_FOLDER OUT_FOLDER
//
// SOURCE_FOLDER holds the photographs of Debian's package lomiri-wallpapers-16.04 (its usr/share/backgrounds);
// samples/media/README.md names their authors and licences and how to get them. Two runs write identical bytes.
//
// Each is scaled down, averaging linear light over the area of each new pixel, then darkened by the
// Poissonian-Gaussian noise model of Foi, Trimeche, Katkovnik and Egiazarian, "Practical Poissonian-Gaussian noise
// modeling and fitting for single-image raw-data", IEEE Transactions on Image Processing 17 (10), 2008
// (DmlEnhance.Simulation.LowLightSimulation).
#:project ../src/DmlEnhance/DmlEnhance.csproj
#:property PublishAot=false

using DmlEnhance;
using DmlEnhance.Frames;
using DmlEnhance.Images;
using DmlEnhance.Simulation;

const int LongerSide = 960;

// A small sensor near base sensitivity. The read noise is about one 8-bit level in the dark: enough to hide the
// steps between levels once they are pulled apart by enhancement.
const double FullWellElectrons = 8000;
const double ReadNoiseElectrons = 3;

// At 92 the noise itself, and no block edge, is what enhancement brings out.
var writeOptions = new ImageWriteOptions { Quality = 92 };

// The exposures bring each picture's mean sample to between 0.07 and 0.1.
(string Source, string Night, double Exposure, ulong Seed)[] recipes =
[
    ("Wine_by_Jakkub_Mede.jpg", "night-living-room.jpg", 1.0 / 18, 1),
    ("life_by_Aitzol_Berasategi.jpg", "night-stream.jpg", 1.0 / 20, 2),
    ("friends_by_Aitzol_Berasategi.jpg", "night-dogs.jpg", 1.0 / 30, 3),
    ("Picture_1A_by_freespace.jpg", "night-brushes.jpg", 1.0 / 24, 4),
];

if (args.Length != 2)
{
    Console.Error.WriteLine("usage: dotnet run scripts/make-night-samples.cs -- SOURCE_FOLDER OUT_FOLDER");
    return 2;
}

try
{
    foreach (var recipe in recipes)
    {
        using var day = ImageFile.Read(Path.Combine(args[0], recipe.Source));
        if (day.Frame.Format != PixelFormat.Rgb8)
            throw new DmlEnhanceException($"{recipe.Source} holds {day.Frame.Format} samples, not {PixelFormat.Rgb8}: take the file of package lomiri-wallpapers-16.04");
        using Frame night = ScaleDown(day.Frame, LongerSide);
        double meanByDay = Mean(night);
        new LowLightSimulation
        {
            Exposure = recipe.Exposure,
            FullWellElectrons = FullWellElectrons,
            ReadNoiseElectrons = ReadNoiseElectrons,
        }.Apply(night, recipe.Seed);
        ImageFile.Write(Path.Combine(args[1], recipe.Night), night, day.Metadata, writeOptions);
        Console.WriteLine($"{recipe.Night}: {night.Width}x{night.Height}, mean sample {meanByDay:F3} -> {Mean(night):F3}");
    }
    return 0;
}
catch (DmlEnhanceException error)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}

static double Mean(Frame frame)
{
    long sum = 0;
    foreach (byte sample in frame.Samples)
        sum += sample;
    return sum / (255.0 * frame.SizeInBytes);
}

static Frame ScaleDown(Frame source, int longerSide)
{
    double scale = Math.Min(1, longerSide / (double)Math.Max(source.Width, source.Height));
    int width = (int)Math.Round(source.Width * scale), height = (int)Math.Round(source.Height * scale);

    double[] table = SrgbTransfer.DecodeTable();
    double[] light = Array.ConvertAll(source.Samples.ToArray(), sample => table[sample]);
    // Columns are 3 samples apart (red, green, blue) within a row; rows are a whole row apart.
    light = AverageAlong(light, source.Height, source.Width, width, 3);
    light = AverageAlong(light, 1, source.Height, height, width * 3);

    var result = new Frame(width, height, PixelFormat.Rgb8);
    for (int i = 0; i < light.Length; i++)
        result.Samples[i] = SrgbTransfer.EncodeToByte(light[i]);
    return result;
}

// Shortens the middle one of three dimensions [outer, length, inner]: each new element is the average over the
// stretch that it covers, elements at the stretch's ends weighted by the part that lies in it.
static double[] AverageAlong(double[] values, int outer, int length, int newLength, int inner)
{
    double stretch = length / (double)newLength;
    var result = new double[outer * newLength * inner];
    for (int o = 0; o < outer; o++)
    for (int n = 0; n < newLength; n++)
    {
        Span<double> target = result.AsSpan((o * newLength + n) * inner, inner);
        double from = n * stretch, to = Math.Min(length, (n + 1) * stretch);
        for (int k = (int)from; k < to; k++)
        {
            double weight = (Math.Min(to, k + 1) - Math.Max(from, k)) / stretch;
            ReadOnlySpan<double> part = values.AsSpan((o * length + k) * inner, inner);
            for (int i = 0; i < inner; i++)
                target[i] += weight * part[i];
        }
    }
    return result;
}
