using System.Runtime.InteropServices;

namespace DmlEnhance.Cpu;

/// <summary>The walk over a band with registers of one width.</summary>
/// <remarks>
/// <para>
/// A band is done in tiles of at most <see cref="TileLayout.Columns"/> columns, a tile from its top to its bottom, <see cref="TileLayout.Rows"/> rows at a time through all three
/// layers. Each layer runs ahead of the next by a row, so that its rows are there when they are needed and none is computed twice; the last rows of each are
/// carried to the top of its memory for the next step. So what is live is some forty rows of a tile, less than 300 KiB, whatever the size of the frame, and a frame is read once
/// and written once.
/// </para>
/// <para>
/// Where this says a layer's row 0, it is the first row of the step in the image: <c>input</c> holds rows 0 to 2 before the step and reads 3 and on, the first
/// layer's memory holds 0 and 1 and makes 2 and on, the second's -1 and 0 and makes 1 and on. A column of a layer's memory is one to the right of the same column in the memory before it.
/// </para>
/// <para>Beyond the frame each layer is zero, as the network pads each convolution.</para>
/// </remarks>
/// <typeparam name="TLanes">The width.</typeparam>
internal sealed unsafe class KernelTile<TLanes> : KernelTile
    where TLanes : unmanaged, ILanes<TLanes>
{
    private const nuint Alignment = 64;

    // Rows in front of a step's, which only a band's first step has: see Begin.
    private const int InputLead = 3;
    private const int FirstLead = 2;

    // Rows that a step needs of the step before.
    private const int InputCarry = 3;
    private const int LayerCarry = 2;

    private const int InputRows = InputLead + InputCarry + TileLayout.Rows;
    private const int FirstRows = FirstLead + LayerCarry + TileLayout.Rows;
    private const int SecondRows = LayerCarry + TileLayout.Rows;

    private readonly float* _memory;
    private readonly float* _input;
    private readonly float* _first;
    private readonly float* _second;
    private readonly float* _third;

    public KernelTile()
    {
        nuint floats = (nuint)(InputRows + FirstRows + SecondRows + BlockRows) * TileLayout.Row + TileLayout.Plane;
        _memory = (float*)NativeMemory.AlignedAlloc(floats * sizeof(float), Alignment);
        // What nothing has written yet goes through the sums of columns and rows that nobody reads.
        NativeMemory.Clear(_memory, floats * sizeof(float));
        float* memory = _memory;
        _input = memory + InputLead * TileLayout.Row;
        memory += InputRows * TileLayout.Row;
        _first = memory + FirstLead * TileLayout.Row;
        memory += FirstRows * TileLayout.Row;
        _second = memory;
        memory += SecondRows * TileLayout.Row;
        _third = memory;
    }

    private static int BlockRows => Convolution<TLanes>.Rows;

    // Whole blocks.
    private static int StepRows => TileLayout.Rows / BlockRows * BlockRows;

    public override void Run(in KernelFrame frame, int row, int rows)
    {
        for (int column = 0; column < frame.Width; column += TileLayout.Columns)
        {
            int columns = Math.Min(TileLayout.Columns, frame.Width - column);
            Begin(frame, row, column, columns);
            for (int done = 0; done < rows; done += StepRows)
            {
                Step(frame, row + done, Math.Min(StepRows, rows - done), column, columns);
                Carry(_input, InputCarry);
                Carry(_first, LayerCarry);
                Carry(_second, LayerCarry);
            }
        }
    }

    public override void Dispose() => NativeMemory.AlignedFree(_memory);

    // The rows that the first step finds: the image's from -3, of which the first layer's from -2 and the second's from -1 are made.
    private void Begin(in KernelFrame frame, int row, int column, int columns)
    {
        for (int i = -InputLead; i < InputCarry; i++)
            Read(frame, row + i, column, columns, _input + i * TileLayout.Row);
        // What the blocks make beyond the rows that are wanted is made again by the first step.
        for (int i = -FirstLead; i < LayerCarry; i += BlockRows)
            First(frame, row + i, column, columns, _input + (i - 1) * TileLayout.Row, _first + i * TileLayout.Row);
        Second(frame, row - 1, column, columns, _first - FirstLead * TileLayout.Row, _second);
    }

    private void Step(in KernelFrame frame, int row, int rows, int column, int columns)
    {
        int blocks = (rows + BlockRows - 1) / BlockRows;
        for (int i = InputCarry; i < InputCarry + blocks * BlockRows; i++)
            Read(frame, row + i, column, columns, _input + i * TileLayout.Row);
        for (int i = 0; i < rows; i += BlockRows)
            First(frame, row + LayerCarry + i, column, columns, _input + (1 + i) * TileLayout.Row, _first + (LayerCarry + i) * TileLayout.Row);
        for (int i = 0; i < rows; i += BlockRows)
            Second(frame, row + 1 + i, column, columns, _first + i * TileLayout.Row, _second + (LayerCarry + i) * TileLayout.Row);
        for (int i = 0; i < rows; i += BlockRows)
        {
            Convolution<TLanes>.Block<NoActivation>(_second + i * TileLayout.Row, frame.Weights + 2 * KernelWeights.Layer, _third, Registers(columns));
            for (int j = 0; j < Math.Min(BlockRows, rows - i); j++)
            {
                float* sums = _third + j * TileLayout.Row;
                SigmoidReciprocal<TLanes>.Apply(sums, Registers(columns));
                RowWriter<TLanes>.Write(frame, row + i + j, column, columns, sums, _input + (i + j) * TileLayout.Row + TileLayout.Halo);
            }
        }
    }

    private static void Read(in KernelFrame frame, int row, int column, int columns, float* target) =>
        RowReader<TLanes>.Read(frame, row, column - TileLayout.Halo, column + columns + TileLayout.Halo, target);

    private static void First(in KernelFrame frame, int row, int column, int columns, float* input, float* output)
    {
        Convolution<TLanes>.Block<Rectifier>(input, frame.Weights, output, Registers(columns + 4));
        Pad(frame, row, column, columns, halo: 2, output);
    }

    private static void Second(in KernelFrame frame, int row, int column, int columns, float* input, float* output)
    {
        Convolution<TLanes>.Block<ResidualRectifier>(input, frame.Weights + KernelWeights.Layer, output, Registers(columns + 2));
        Pad(frame, row, column, columns, halo: 1, output);
    }

    // Zero beyond the frame: the next column at each side, and rows.
    private static void Pad(in KernelFrame frame, int row, int column, int columns, int halo, float* output)
    {
        // Of the tile before a last one of a single column, too, whose halo goes beyond the frame.
        int end = halo + frame.Width - column;
        for (int i = 0; i < BlockRows; i++, output += TileLayout.Row)
        {
            if (row + i < 0 || row + i >= frame.Height)
            {
                new Span<float>(output, TileLayout.Row).Clear();
                continue;
            }

            for (int channel = 0; channel < 3; channel++)
            {
                if (column == 0)
                    output[channel * TileLayout.Plane + halo - 1] = 0;
                if (end < columns + 2 * halo)
                    output[channel * TileLayout.Plane + end] = 0;
            }
        }
    }

    private static void Carry(float* rows, int count) =>
        new Span<float>(rows + StepRows * TileLayout.Row, count * TileLayout.Row).CopyTo(new Span<float>(rows, count * TileLayout.Row));

    private static int Registers(int columns) => (columns + TLanes.Count - 1) / TLanes.Count;
}
