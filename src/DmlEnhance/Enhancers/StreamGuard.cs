using DmlEnhance.Frames;

namespace DmlEnhance.Enhancers;

/// <summary>What every enhancer of videos checks of the calls of a stream, as <see cref="IVideoEnhancer"/> says: one size, nothing after the end, nothing after a failure.</summary>
/// <param name="owner">The enhancer's type, for errors.</param>
internal sealed class StreamGuard(Type owner)
{
    private (int Width, int Height, PixelFormat Format)? _shape;
    private bool _isEnded;
    private bool _isBroken;
    private bool _isClosed;

    /// <summary>Checks a call of <see cref="IVideoEnhancer.Push"/>; wrong arguments leave the stream as it is. <see cref="Done"/> ends the call.</summary>
    /// <inheritdoc cref="IVideoEnhancer.Push" path="/param|/exception"/>
    public void BeginPush(Frame source, Frame target, float strength, CancellationToken cancellationToken)
    {
        RequireUsable();
        EnhanceArguments.Check(source, target, strength, CancellationToken.None);
        if (_isEnded)
            throw new ArgumentException("the stream was flushed; reset it before another begins", nameof(source));
        CheckShape(source, "frame", nameof(source));
        _shape = (source.Width, source.Height, source.Format);
        Begin(cancellationToken);
    }

    /// <summary>Checks a call of <see cref="IVideoEnhancer.Flush"/>, which ends the stream. <see cref="Done"/> ends the call.</summary>
    /// <inheritdoc cref="IVideoEnhancer.Push" path="/param|/exception"/>
    public void BeginFlush(Frame target, float strength, CancellationToken cancellationToken)
    {
        RequireUsable();
        ArgumentNullException.ThrowIfNull(target);
        EnhanceArguments.CheckStrength(strength);
        CheckShape(target, "target", nameof(target));
        _isEnded = true;
        Begin(cancellationToken);
    }

    /// <summary>The call did what it should.</summary>
    public void Done() => _isBroken = false;

    /// <summary>Another stream begins.</summary>
    public void Reset() => (_shape, _isEnded, _isBroken) = (null, false, false);

    /// <summary>The enhancer is disposed.</summary>
    public void Close() => _isClosed = true;

    private void RequireUsable()
    {
        ObjectDisposedException.ThrowIf(_isClosed, owner);
        if (_isBroken)
            throw new InvalidOperationException("a frame of this stream failed or was cancelled, so what follows is not known; reset it before another begins");
    }

    private void CheckShape(Frame frame, string what, string parameter)
    {
        if (_shape is { } before && before != (frame.Width, frame.Height, frame.Format))
            throw new ArgumentException($"the {what} is {frame.Width}x{frame.Height} {frame.Format}, those before are {before.Width}x{before.Height} {before.Format}", parameter);
    }

    // Whatever ends the call before it is done leaves the stream broken.
    private void Begin(CancellationToken cancellationToken)
    {
        _isBroken = true;
        cancellationToken.ThrowIfCancellationRequested();
    }
}
