using System.Runtime.InteropServices;
using DmlEnhance.Enhancers;
using DmlEnhance.Frames;

namespace DmlEnhance.Video;

/// <summary>Tells, frame by frame, where a video goes on with another scene.</summary>
/// <remarks>
/// <para>
/// A frame becomes 96x54 samples of its luminance in 8x6 blocks. Two frames differ, in one block, by the earth mover's distance of the two histograms
/// (Rubner, Tomasi, Guibas, "The Earth Mover's Distance as a Metric for Image Retrieval", 2000), which in one dimension is the mean distance of the sorted
/// values; the median over the blocks leaves out what moves through less than half of them (as Nagasaka and Tanaka left out the blocks that differ most,
/// "Automatic Video Indexing and Full-Video Search for Object Appearances", 1991). A cut is where that is large, and large beside the frames before
/// (Yusoff, Christmas, Kittler, "Video Shot Cut Detection Using Adaptive Thresholding", 2000), so a fast camera is none. Within three frames of a
/// scene's first, where that is not known yet, a cut is where the distance is three times as large; of two cuts in two frames the second is none.
/// </para>
/// <para>
/// Luminance is taken as a logarithm, so dark scenes differ as much as bright ones, and what all blocks have in common is subtracted, so a change of exposure
/// is less than another scene. A light that goes on within many frames is no cut; one that at once makes a scene more than about twice as bright may count as one.
/// </para>
/// <para>Not thread-safe. A frame costs about 0.2 ms, whatever its size.</para>
/// </remarks>
public sealed class SceneCutDetector
{
    private const int BlockColumns = 8;
    private const int BlockRows = 6;
    private const int Blocks = BlockColumns * BlockRows;
    private const int BlockWidth = 12;
    private const int BlockHeight = 9;
    private const int BlockSamples = BlockWidth * BlockHeight;

    // Added before the logarithm, so that the lowest steps of 8 bits, which are noise, do not count most: four of them.
    private const float Black = 4f / 255;

    // Of the range from black to white. Within eight clips (night and day, people close to the camera, a fast pan by hand) the largest distance is 0.024, where
    // the frames before have 0.010 or more; between any two of the clips the smallest is 0.026.
    private const float LeastDistance = 0.02f;

    // Times the mean of the frames before.
    private const float LeastRatio = 3;

    private const int Recent = 8;

    // With fewer distances than these, nothing is known of how the scene moves: what may be a camera that pans is no cut then.
    private const int Enough = 3;

    // More than a camera that pans fast makes.
    private const float SureDistance = 0.06f;

    private static readonly float Range = MathF.Log2((1 + Black) / Black);

    private readonly Queue<float> _recent = new(Recent);
    private readonly float[] _distances = new float[Blocks];
    private readonly float[] _shifts = new float[Blocks];
    private float[] _sorted = new float[Blocks * BlockSamples];
    private float[] _before = new float[Blocks * BlockSamples];
    private bool _hasBefore;
    private bool _isAfterCut;

    /// <summary>Gives the next frame.</summary>
    /// <param name="frame">Any size and format, also other ones than before.</param>
    /// <returns>Whether this frame begins a new scene; false for the first.</returns>
    public bool IsCut(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        (_sorted, _before) = (_before, _sorted);
        if (frame.Format.BytesPerSample() == 1)
            Read<byte>(frame.Samples, frame, byte.MaxValue);
        else
            Read(MemoryMarshal.Cast<byte, ushort>(frame.Samples), frame, ushort.MaxValue);
        for (int block = 0; block < Blocks; block++)
            Block(_sorted, block).Sort();
        if (!_hasBefore)
        {
            _hasBefore = true;
            return false;
        }

        float distance = Distance();
        // A scene of one frame is rarer than one that begins with a pan.
        bool isKnown = _recent.Count >= Enough || (distance > SureDistance && !_isAfterCut);
        if (isKnown && distance > LeastDistance && distance > LeastRatio * _recent.DefaultIfEmpty().Average())
        {
            // The difference to another scene says nothing of how this one moves.
            _recent.Clear();
            return _isAfterCut = true;
        }

        _isAfterCut = false;
        if (_recent.Count == Recent)
            _recent.Dequeue();
        _recent.Enqueue(distance);
        return false;
    }

    /// <summary>Forgets the frames seen: the next one is the first of another video.</summary>
    public void Reset()
    {
        (_hasBefore, _isAfterCut) = (false, false);
        _recent.Clear();
    }

    private static Span<float> Block(float[] samples, int block) => samples.AsSpan(block * BlockSamples, BlockSamples);

    private static float Median(Span<float> values)
    {
        values.Sort();
        return (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }

    // The logarithm of the luminance where a grid of points lies on the frame: 0 for black, 1 for white.
    private void Read<TSample>(ReadOnlySpan<TSample> samples, Frame frame, float white)
        where TSample : unmanaged, IConvertible
    {
        int channels = frame.Format.Channels();
        bool colour = frame.Format.ColourChannels() == 3;
        for (int row = 0; row < BlockRows * BlockHeight; row++)
        {
            long y = (2 * row + 1L) * frame.Height / (2 * BlockRows * BlockHeight);
            for (int column = 0; column < BlockColumns * BlockWidth; column++)
            {
                long x = (2 * column + 1L) * frame.Width / (2 * BlockColumns * BlockWidth);
                ReadOnlySpan<TSample> pixel = samples.Slice((int)((y * frame.Width + x) * channels), channels);
                float luminance = colour ? SampleConversion.Luma(pixel[0].ToSingle(null), pixel[1].ToSingle(null), pixel[2].ToSingle(null)) : pixel[0].ToSingle(null);
                int block = row / BlockHeight * BlockColumns + column / BlockWidth;
                int within = row % BlockHeight * BlockWidth + column % BlockWidth;
                _sorted[block * BlockSamples + within] = MathF.Log2((luminance / white + Black) / Black) / Range;
            }
        }
    }

    private float Distance()
    {
        for (int block = 0; block < Blocks; block++)
        {
            Span<float> now = Block(_sorted, block), before = Block(_before, block);
            float sum = 0;
            for (int i = 0; i < BlockSamples; i++)
                sum += now[i] - before[i];
            _shifts[block] = sum / BlockSamples;
        }

        float common = Median(_shifts);
        for (int block = 0; block < Blocks; block++)
        {
            Span<float> now = Block(_sorted, block), before = Block(_before, block);
            float sum = 0;
            for (int i = 0; i < BlockSamples; i++)
                sum += MathF.Abs(now[i] - before[i] - common);
            _distances[block] = sum / BlockSamples;
        }

        return Median(_distances);
    }
}
