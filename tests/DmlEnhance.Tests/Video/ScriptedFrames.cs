using DmlEnhance.Frames;
using DmlEnhance.Video;

namespace DmlEnhance.Tests.Video;

/// <summary>A decoder of a film with 100 frames a second; every sample of frame N is N. It stands where a test wants it to.</summary>
internal sealed class ScriptedFrames(int count, SemaphoreSlim? gate = null, Func<int, long>? times = null) : ITimedFrames
{
    private int _asked;
    private int _read;
    private int _isDisposed;

    /// <summary>How many frames were asked for, the one that is waited for too: all before it are where they belong.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>How many frames were given.</summary>
    public int Read => Volatile.Read(ref _read);

    public bool IsDisposed => Volatile.Read(ref _isDisposed) != 0;

    public int Width => 4;

    public int Height => 2;

    public PixelFormat Format => PixelFormat.Rgba8;

    public long? ExpectedFrames => count;

    public Rational TimeBase { get; } = new(1, 100);

    bool IFrameSource<long>.Read(Frame target, out long stamp, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        gate?.Wait(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        stamp = times?.Invoke(_read) ?? _read;
        if (_read == count)
            return false;
        target.Samples.Fill((byte)_read);
        Interlocked.Increment(ref _read);
        return true;
    }

    public void Dispose() => Volatile.Write(ref _isDisposed, 1);
}
