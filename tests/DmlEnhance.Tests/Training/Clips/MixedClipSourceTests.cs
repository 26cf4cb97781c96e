using DmlEnhance.Training.Clips;
using Xunit;

namespace DmlEnhance.Tests.Training.Clips;

public class MixedClipSourceTests
{
    [Fact]
    public void Sources_take_turns_and_each_begins_at_its_first_clip()
    {
        Source a = new("a", 3, knowsMotion: true), b = new("b", 4, knowsMotion: true);
        IClipSource mixed = MixedClipSource.Of([a, b])!;
        Assert.Equal(["a 0", "b 0", "a 1", "b 1", "a 2"], Enumerable.Range(0, 5).Select(number => mixed.Sample(number, 1, 1, TestContext.Current.CancellationToken).Source));
        Assert.Equal((7, true), (mixed.Videos, mixed.KnowsMotion));
        Assert.Equal(["a.png", "b.png"], mixed.Files);

        // Of five clips the first source gives one more.
        mixed.Check(5, 1, 1, TestContext.Current.CancellationToken);
        Assert.Equal((3, 2), (a.Checked, b.Checked));
        mixed.Dispose();
        Assert.True(a.IsDisposed && b.IsDisposed);
    }

    [Fact]
    public void Motion_is_known_where_every_source_knows_it()
    {
        using IClipSource mixed = MixedClipSource.Of([new Source("a", 1, knowsMotion: true), new Source("b", 1, knowsMotion: false)])!;
        Assert.False(mixed.KnowsMotion);
    }

    [Fact]
    public void One_source_is_itself_and_none_is_none()
    {
        var only = new Source("a", 1, knowsMotion: true);
        Assert.Same(only, MixedClipSource.Of([only]));
        Assert.Null(MixedClipSource.Of([]));
    }

    private sealed class Source(string name, int videos, bool knowsMotion) : IClipSource
    {
        public IReadOnlyList<string> Files => [$"{name}.png"];

        public int Videos => videos;

        public bool KnowsMotion => knowsMotion;

        public long Checked { get; private set; }

        public bool IsDisposed { get; private set; }

        public TrainingClip Sample(long number, ulong seed, int side, CancellationToken cancellationToken = default) => new($"{name} {number}", side, []);

        public void Check(long clips, ulong seed, int side, CancellationToken cancellationToken = default) => Checked = clips;

        public void Dispose() => IsDisposed = true;
    }
}
