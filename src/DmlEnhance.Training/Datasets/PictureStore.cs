using DmlEnhance.Frames;

namespace DmlEnhance.Training.Datasets;

/// <summary>Decoded pictures, kept until the memory set aside for them is full; whatever comes later is not.</summary>
/// <remarks>
/// Nothing is ever thrown out for something newer: an epoch takes every picture once, and of pictures taken round and round,
/// those used longest ago are the next ones needed. Several threads may use it.
/// </remarks>
/// <param name="count">How many pictures there are.</param>
/// <param name="budget">Bytes of samples that may be kept.</param>
internal sealed class PictureStore(int count, long budget)
{
    private readonly KeptPicture?[] _pictures = new KeptPicture?[count];
    private long _room = budget;

    /// <summary>How many pictures are kept now.</summary>
    public int Count => _pictures.Count(picture => picture is not null);

    /// <summary>A picture, or null if it is not kept.</summary>
    public KeptPicture? Find(int index) => Volatile.Read(ref _pictures[index]);

    /// <summary>Keeps a copy of a picture if there is room for it.</summary>
    public void Offer(int index, Frame frame)
    {
        bool kept = false;
        try
        {
            kept = Interlocked.Add(ref _room, -frame.SizeInBytes) >= 0
                && Interlocked.CompareExchange(ref _pictures[index], KeptPicture.Of(frame), null) is null;
        }
        catch (OutOfMemoryException)
        {
            // The picture itself is there; only its copy is not.
        }
        finally
        {
            if (!kept)
                Interlocked.Add(ref _room, frame.SizeInBytes);
        }
    }
}
