using DmlEnhance.Files;
using DmlEnhance.Frames;
using DmlEnhance.Images;
using DmlEnhance.Training.Events.Proto;
using Google.Protobuf;

namespace DmlEnhance.Training.Events;

/// <summary>Writes curves and pictures of a training run for TensorBoard (<c>tensorboard --logdir FOLDER</c>).</summary>
/// <remarks>
/// One file an object, in the format of TensorFlow's event files. It grows while a run goes on, and TensorBoard reads
/// along: so it is no <see cref="AtomicFile"/>; a run that is killed leaves all but what came after the last
/// <see cref="Flush"/>, and TensorBoard passes over a last record that is cut short. Any one thread at a time may use it.
/// </remarks>
public sealed class EventFileWriter : IDisposable
{
    private const string FormatVersion = "brain.Event:2";
    private const int MostPending = 1 << 20; // bytes

    private readonly Stream _file;
    private readonly string _path;
    private readonly MemoryStream _pending = new();
    private DmlEnhanceException? _failure;
    private bool _disposed;

    /// <summary>Starts a file.</summary>
    /// <param name="file">Where it goes; disposed with this object.</param>
    /// <param name="path">What messages call it.</param>
    /// <param name="firstStep">See <see cref="Open"/>.</param>
    internal EventFileWriter(Stream file, string path, long firstStep)
    {
        _file = file;
        _path = path;
        Append(new Event { FileVersion = FormatVersion });
        Append(new Event { Step = firstStep, SessionLog = new SessionLog { Status = SessionLog.Types.SessionStatus.Start } });
    }

    /// <summary>Starts a new event file in a folder. Those of earlier runs stay.</summary>
    /// <param name="folder">Is created if it is missing. TensorBoard shows its name as that of the run.</param>
    /// <param name="resumedAtStep">
    /// For a run that goes on from a checkpoint: the first step that it does again; null or 0 for one that starts anew.
    /// TensorBoard drops what earlier files in the folder say of this step and later ones, so that no curve runs backwards: all
    /// of it when a run starts anew.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="resumedAtStep"/> is negative.</exception>
    /// <exception cref="DmlEnhanceException">The system refused; one line.</exception>
    public static EventFileWriter Open(string folder, long? resumedAtStep = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentOutOfRangeException.ThrowIfNegative(resumedAtStep ?? 0, nameof(resumedAtStep));
        string path = folder;
        EventFileWriter? writer = null;
        try
        {
            Directory.CreateDirectory(folder);
            path = Path.Combine(folder, EventFileName.After(folder, DateTimeOffset.UtcNow.ToUnixTimeSeconds()));
            var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            writer = new EventFileWriter(file, path, resumedAtStep ?? 0);
            writer.Flush();
            return writer;
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            throw new DmlEnhanceException($"cannot write {path}: {FileErrors.Reason(e)}", e);
        }
        catch
        {
            writer?.Dispose();
            throw;
        }
    }

    /// <summary>A point of a curve.</summary>
    /// <param name="tag">Which curve, such as <c>loss/train</c>: TensorBoard groups by what stands before the first slash.</param>
    /// <param name="value">Kept in single precision, as TensorBoard draws it; NaN and infinity are shown as such.</param>
    /// <param name="step">Counts from 0.</param>
    /// <exception cref="DmlEnhanceException">The system refused; one line.</exception>
    public void Scalar(string tag, double value, long step) =>
        Write(tag, step, new Summary.Types.Value { SimpleValue = (float)value });

    /// <summary>A picture, stored as PNG.</summary>
    /// <param name="tag">Which series of pictures, such as <c>validation/night-stream</c>.</param>
    /// <param name="frame">The picture; it may be used again at once.</param>
    /// <param name="step">Counts from 0.</param>
    /// <exception cref="DmlEnhanceException">The system refused, or the picture has too many pixels a side; one line.</exception>
    public void Image(string tag, Frame frame, long step)
    {
        ArgumentNullException.ThrowIfNull(frame);
        var image = new Summary.Types.Image
        {
            Width = frame.Width,
            Height = frame.Height,
            Colorspace = frame.Format.Channels(),
            EncodedImageString = UnsafeByteOperations.UnsafeWrap(ImageFile.Encode(frame, ".png")),
        };
        Write(tag, step, new Summary.Types.Value { Image = image });
    }

    /// <summary>Hands everything to the system, so that TensorBoard sees it and the end of this process does not lose it.</summary>
    /// <exception cref="DmlEnhanceException">The system refused; one line.</exception>
    public void Flush()
    {
        ThrowIfUnusable();
        try
        {
            _file.Write(_pending.GetBuffer().AsSpan(0, (int)_pending.Length));
            _file.Flush();
            _pending.SetLength(0);
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            // Half a record may stand at the end of the file; TensorBoard could read nothing that came after it.
            _failure = new DmlEnhanceException($"cannot write {_path}: {FileErrors.Reason(e)}", e);
            throw _failure;
        }
    }

    /// <summary>Writes what is left and closes the file.</summary>
    /// <exception cref="DmlEnhanceException">The system refused, and no earlier call has said so.</exception>
    public void Dispose()
    {
        if (_disposed)
            return;
        try
        {
            if (_failure is null)
                Flush();
        }
        finally
        {
            _disposed = true;
            _file.Dispose();
        }
    }

    private void Write(string tag, long step, Summary.Types.Value value)
    {
        ArgumentException.ThrowIfNullOrEmpty(tag);
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ThrowIfUnusable();
        value.Tag = tag;
        Append(new Event { Step = step, Summary = new Summary { Value = { value } } });
        if (_pending.Length >= MostPending)
            Flush();
    }

    private void Append(Event entry)
    {
        entry.WallTime = (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;
        RecordFraming.Append(_pending, entry.ToByteArray());
    }

    private void ThrowIfUnusable()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_failure is not null)
            throw new DmlEnhanceException(_failure.Message, _failure);
    }
}
