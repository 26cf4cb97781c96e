using DmlEnhance.Frames;

namespace DmlEnhance.Metrics;

/// <summary>A video's temporal profile: one column of pixels over time, side by side. Flicker shows as vertical stripes.</summary>
/// <remarks>
/// What stands still is a horizontal line, what moves a slanted one (for example W.-S. Lai et al., ECCV 2018, figure 5, where it is a
/// row). Memory does not grow with the video: where the columns become too many, every second one is left out, from then on as well.
/// Columns are never blended, which would hide flicker; rows are, where there are too many.
/// </remarks>
/// <param name="mostColumns">How wide the picture may become, 2 or more.</param>
/// <param name="mostRows">How high it may become, 1 or more.</param>
public sealed class TemporalProfile(int mostColumns, int mostRows)
{
    private readonly List<byte[]> _columns = [];
    private readonly int _mostColumns = mostColumns >= 2 ? mostColumns : throw new ArgumentOutOfRangeException(nameof(mostColumns), mostColumns, "must be 2 or more");
    private readonly int _mostRows = mostRows >= 1 ? mostRows : throw new ArgumentOutOfRangeException(nameof(mostRows), mostRows, "must be 1 or more");
    private int _height;
    private long _frames;

    /// <summary>Frames from one column to the next.</summary>
    public int FramesPerColumn { get; private set; } = 1;

    /// <summary>Takes the middle column of the next frame.</summary>
    /// <param name="frame">In any format; all frames have one height.</param>
    /// <exception cref="DmlEnhanceException">The frame is not as high as those before.</exception>
    public void Add(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (_height != 0 && _height != frame.Height)
            throw new DmlEnhanceException($"a frame has {frame.Height} rows, but those before have {_height}: a temporal profile needs frames of one size");
        _height = frame.Height;
        if (_frames++ % FramesPerColumn != 0)
            return;
        if (_columns.Count == _mostColumns)
        {
            for (int i = 0; 2 * i < _columns.Count; i++)
                _columns[i] = _columns[2 * i];
            _columns.RemoveRange((_columns.Count + 1) / 2, _columns.Count / 2);
            FramesPerColumn *= 2;
            if ((_frames - 1) % FramesPerColumn != 0)
                return;
        }

        _columns.Add(Column(frame));
    }

    /// <summary>The picture: a column for every frame or every few, a row for every row or the mean of every few.</summary>
    /// <returns>RGB, 8 bits; a frame that the caller disposes.</returns>
    /// <exception cref="InvalidOperationException">No frame was added.</exception>
    public Frame ToFrame()
    {
        if (_columns.Count == 0)
            throw new InvalidOperationException("a temporal profile needs a frame");
        var picture = new Frame(_columns.Count, _columns[0].Length / 3, PixelFormat.Rgb8);
        for (int y = 0; y < picture.Height; y++)
        {
            Span<byte> row = picture.Rows(y, 1);
            for (int x = 0; x < _columns.Count; x++)
                _columns[x].AsSpan(3 * y, 3).CopyTo(row[(3 * x)..]);
        }

        return picture;
    }

    private byte[] Column(Frame frame)
    {
        int step = (frame.Height + _mostRows - 1) / _mostRows;
        var column = new byte[(frame.Height + step - 1) / step * 3];
        int colours = frame.Format.ColourChannels();
        int bytes = frame.Format.BytesPerSample();
        int pixel = frame.Width / 2 * frame.Format.BytesPerPixel();
        for (int i = 0; i < column.Length; i++)
        {
            int channel = colours == 1 ? 0 : i % 3;
            int first = i / 3 * step;
            int count = Math.Min(step, frame.Height - first);
            int sum = 0;
            // Of 16 bits the upper byte, which is the last.
            for (int y = first; y < first + count; y++)
                sum += frame.Rows(y, 1)[pixel + channel * bytes + bytes - 1];
            column[i] = (byte)((sum + count / 2) / count);
        }

        return column;
    }
}
