using DmlEnhance.Motion;
using DmlEnhance.Training.Clips;

namespace DmlEnhance.Training.Datasets.Published;

/// <summary>Where a video's motion lies, as Middlebury's files of the frames' names (<see cref="FlowFile"/>).</summary>
/// <param name="Forth">The folder of the motion from the frame of a name to the next.</param>
/// <param name="Back">The folder of the motion from that next frame back to it.</param>
internal sealed record VideoMotion(string Forth, string Back)
{
    private const string Extension = ".flo";

    /// <summary>Reads the motion between a frame and the next, of a square part.</summary>
    /// <param name="frame">The frame's file.</param>
    /// <param name="size">Columns and rows of the video's frames.</param>
    /// <param name="corner">The part's first column and row.</param>
    /// <param name="side">Its columns, and its rows.</param>
    /// <param name="turn">How the part is turned.</param>
    /// <param name="cancellationToken">Stops between the files.</param>
    /// <returns>As <see cref="TrainingClip.Motion"/>.</returns>
    /// <exception cref="DmlEnhanceException">A file is missing, is none, or is of another size than the frames; one line that begins with its path.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    internal float[] Read(string frame, (int Width, int Height) size, (int X, int Y) corner, int side, PatchTurn turn, CancellationToken cancellationToken)
    {
        int count = side * side;
        var motion = new float[4 * count];
        string name = Path.GetFileNameWithoutExtension(frame) + Extension;
        foreach ((int place, string folder) in new[] { Forth, Back }.Index())
        {
            cancellationToken.ThrowIfCancellationRequested();
            FlowField flow = Open(Path.Combine(folder, name), size);
            Cut(flow.X, motion.AsSpan(2 * place * count, count));
            Cut(flow.Y, motion.AsSpan((2 * place + 1) * count, count));
        }

        turn.FinishMotion(motion, side);
        return motion;

        void Cut(float[] plane, Span<float> part)
        {
            for (int row = 0; row < side; row++)
            {
                Span<float> target = part.Slice(row * side, side);
                plane.AsSpan((corner.Y + row) * size.Width + corner.X, side).CopyTo(target);
                if (turn.Mirrored)
                    target.Reverse();
            }
        }
    }

    private static FlowField Open(string path, (int Width, int Height) size)
    {
        if (!File.Exists(path))
            throw new DmlEnhanceException($"{path}: no such file, but the folder is there; a video whose motion is known has a file for each of its frames but the last");
        FlowField flow = FlowFile.Read(path);
        return (flow.Width, flow.Height) == size ? flow
            : throw new DmlEnhanceException($"{path}: has the motion of {flow.Width}x{flow.Height} pixels, the frames of this video have {size.Width}x{size.Height}; all are of one size");
    }
}
