using System.Runtime.InteropServices;
using DmlEnhance.Cpu;
using DmlEnhance.Frames;
using DmlEnhance.Models;
using DmlEnhance.Networks;

namespace DmlEnhance.Benchmarks;

/// <summary>The parts in registers of one width.</summary>
/// <typeparam name="TLanes">The width.</typeparam>
internal sealed unsafe class KernelParts<TLanes> : KernelParts
    where TLanes : unmanaged, ILanes<TLanes>
{
    // A convolution reads a row more at either side, and registers go beyond the last plane.
    private const int TileFloats = (Rows + 2) * TileLayout.Row + TileLayout.Plane;
    private const nuint Alignment = 64;
    private const int Registers = 512;

    private readonly float* _input = Floats(TileFloats);
    private readonly float* _output = Floats(TileFloats);
    private readonly float* _sums = Floats(TileFloats);
    private readonly byte* _pixels;
    private readonly byte* _result;
    private readonly KernelNumbers _numbers;
    private readonly KernelFrame[] _frames;

    public KernelParts()
    {
        PixelFormat[] formats = Enum.GetValues<PixelFormat>();
        int most = Columns * Rows * formats.Max(format => format.BytesPerPixel());
        _pixels = (byte*)NativeMemory.Alloc((nuint)most);
        _result = (byte*)NativeMemory.Alloc((nuint)most);
        new Random(1).NextBytes(new Span<byte>(_pixels, most));
        _numbers = new KernelNumbers(KernelWeights.Of(SciWeights.Read(ModelLoader.Load(FrameBenchmarks.Model))));
        _frames = [.. formats.Select(Frame)];
        _numbers.Use(Frame(PixelFormat.Rgb8).Unit);
        // Every part finds numbers as the network has them.
        Read(PixelFormat.Rgb8);
        Convolve(2);
        new Span<float>(_output, TileFloats).CopyTo(new Span<float>(_sums, TileFloats));
        TakeSigmoid();
    }

    public override void Convolve(int layer)
    {
        int rows = Convolution<TLanes>.Rows;
        float* weights = _numbers.Values + layer * KernelWeights.Layer;
        for (int row = 0; row < Rows; row += rows)
        {
            float* input = _input + row * TileLayout.Row, output = _output + row * TileLayout.Row;
            if (layer == 0)
                Convolution<TLanes>.Block<Rectifier>(input, weights, output, Registers / TLanes.Count);
            else if (layer == 1)
                Convolution<TLanes>.Block<ResidualRectifier>(input, weights, output, Registers / TLanes.Count);
            else
                Convolution<TLanes>.Block<NoActivation>(input, weights, output, Registers / TLanes.Count);
        }
    }

    public override void TakeSigmoid()
    {
        for (int row = 0; row < Rows; row++)
            SigmoidReciprocal<TLanes>.Apply(_sums + row * TileLayout.Row, Registers / TLanes.Count);
    }

    public override void Read(PixelFormat format)
    {
        for (int row = 0; row < Rows; row++)
            RowReader<TLanes>.Read(_frames[(int)format], row, 0, Columns, _input + row * TileLayout.Row);
    }

    public override void Write(PixelFormat format)
    {
        for (int row = 0; row < Rows; row++)
            RowWriter<TLanes>.Write(_frames[(int)format], row, 0, Columns, _sums + row * TileLayout.Row, _input + row * TileLayout.Row);
    }

    public override void Dispose()
    {
        NativeMemory.AlignedFree(_input);
        NativeMemory.AlignedFree(_output);
        NativeMemory.AlignedFree(_sums);
        NativeMemory.Free(_pixels);
        NativeMemory.Free(_result);
        _numbers.Dispose();
    }

    private static float* Floats(int count)
    {
        float* floats = (float*)NativeMemory.AlignedAlloc((nuint)count * sizeof(float), Alignment);
        NativeMemory.Clear(floats, (nuint)count * sizeof(float));
        return floats;
    }

    private KernelFrame Frame(PixelFormat format)
    {
        PixelLayout layout = PixelLayout.Of(format);
        return new KernelFrame
        {
            Width = Columns,
            Height = Rows,
            Unit = layout.Unit,
            Strength = 1,
            SourceLayout = layout,
            SourcePixels = _pixels,
            SourceStride = Columns * layout.PixelBytes,
            TargetLayout = layout,
            TargetPixels = _result,
            TargetStride = Columns * layout.PixelBytes,
        };
    }
}
