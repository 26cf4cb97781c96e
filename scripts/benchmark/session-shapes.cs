// Which way of running SCI on ONNX Runtime's CPU provider is the fastest: a session of free or of fixed size, the whole
// frame on ONNX Runtime's threads or bands of rows, each on one thread? Prints a Markdown table for 1920x1080.
//
//     dotnet run -c Release scripts/benchmark/session-shapes.cs
//
// All variants are timed in one run, interleaved; Enhancers/OnnxCpuEnhancer.cs is what came of it.
#:project ../../src/DmlEnhance/DmlEnhance.csproj
#:property PublishAot=false

using System.Diagnostics;
using DmlEnhance.Devices;
using DmlEnhance.Enhancers;
using DmlEnhance.Frames;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;
using Microsoft.ML.OnnxRuntime;

const int Width = 1920;
const int Height = 1080;
const int Rounds = 21;
int threads = Environment.ProcessorCount;
int halo = new SciNetwork().Halo;

var variants = new List<(string Name, Action Run)>();
AddWhole("whole frame, free size", fixedSize: false);
AddWhole("whole frame, fixed size", fixedSize: true);
foreach (int rows in new[] { 16, 32, 64, 128, 270 })
    AddBands(rows, fixedSize: false);
AddBands(32, fixedSize: true);
AddEnhancer();

foreach ((_, Action run) in variants)
    run();
var times = variants.ToDictionary(variant => variant.Name, _ => new List<double>());
for (int round = 0; round < Rounds; round++)
{
    foreach ((string name, Action run) in variants)
    {
        long start = Stopwatch.GetTimestamp();
        run();
        times[name].Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }
}

double baseline = Median(times[variants[0].Name]);
Console.WriteLine($"{Width}x{Height}, {threads} threads, medians of {Rounds} interleaved rounds\n");
Console.WriteLine("| variant | median | ratio to the first |\n|---|---|---|");
foreach ((string name, _) in variants)
    Console.WriteLine($"| {name} | {Median(times[name]):F1} ms | {Median(times[name]) / baseline:F2} |");
return 0;

static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

static InferenceSession Session(int threads, int? height)
{
    byte[] model = OnnxExporter.ToOnnx(new SciNetwork(), new ConstantParameters(), new OnnxExportOptions { Height = height, Width = height is null ? null : Width });
    return new InferenceSession(model, new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1 });
}

static (OrtIoBinding Io, RunOptions Options) Bind(InferenceSession session, int height)
{
    var image = new float[3 * height * Width];
    for (int i = 0; i < image.Length; i++)
        image[i] = i % 97 / 400f;
    OrtIoBinding io = session.CreateIoBinding();
    io.BindInput(OnnxModel.ImageInput, OrtValue.CreateTensorValueFromMemory(image, [1, 3, height, Width]));
    io.BindOutput(OnnxModel.EnhancedOutput, OrtValue.CreateTensorValueFromMemory(new float[image.Length], [1, 3, height, Width]));
    return (io, new RunOptions());
}

void AddWhole(string name, bool fixedSize)
{
    InferenceSession session = Session(threads, fixedSize ? Height : null);
    (OrtIoBinding io, RunOptions options) = Bind(session, Height);
    variants.Add((name, () => session.RunWithBinding(options, io)));
}

void AddBands(int rows, bool fixedSize)
{
    int height = rows + 2 * halo;
    InferenceSession session = Session(1, fixedSize ? height : null);
    var workers = Enumerable.Range(0, threads).Select(_ => Bind(session, height)).ToArray();
    int bands = (Height + rows - 1) / rows;
    variants.Add(($"bands of {rows} rows, {(fixedSize ? "fixed" : "free")} size", () =>
    {
        int next = -1;
        Parallel.For(0, threads, worker =>
        {
            while (Interlocked.Increment(ref next) < bands)
                session.RunWithBinding(workers[worker].Options, workers[worker].Io);
        });
    }));
}

void AddEnhancer()
{
    OnnxModel model = OnnxModel.FromBytes("sci", OnnxExporter.ToOnnx(new SciNetwork(), new ConstantParameters()));
    IEnhancer enhancer = Enhancer.Create(model, new DeviceRequest(DeviceKind.Cpu), threads);
    var source = new Frame(Width, Height, PixelFormat.Rgb8);
    var target = new Frame(Width, Height, PixelFormat.Rgb8);
    new Random(1).NextBytes(source.Samples);
    variants.Add(("the CPU enhancer (with 8-bit conversion)", () => enhancer.Enhance(source, target)));
}

// Times do not depend on the weights, as long as nothing becomes denormal.
internal sealed class ConstantParameters : IParameterSource
{
    public float[] Get(string name, params ReadOnlySpan<int> shape)
    {
        int count = 1;
        foreach (int side in shape)
            count *= side;
        float[] values = new float[count];
        Array.Fill(values, 0.1f);
        return values;
    }
}
