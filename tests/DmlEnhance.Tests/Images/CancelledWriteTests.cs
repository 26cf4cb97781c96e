using System.Diagnostics;
using DmlEnhance.Frames;
using DmlEnhance.Images;
using Xunit;

namespace DmlEnhance.Tests.Images;

// Alone: it compares times, which other tests beside it would stretch.
[Collection(Alone.Name)]
public class CancelledWriteTests
{
    [Fact]
    public void Cancelling_in_the_middle_of_encoding_stops_it()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.png"], "old");
        using Frame frame = Formula.Filled(PixelFormat.Rgb16, 3000, 3000);
        var slow = new ImageWriteOptions { PngCompression = 9 };
        TimeSpan whole = Shortest(() => ImageFile.Write(folder["whole.png"], frame, null, slow));
        File.Delete(folder["whole.png"]);

        using var source = new CancellationTokenSource(whole / 20);
        long start = Stopwatch.GetTimestamp();
        Assert.ThrowsAny<OperationCanceledException>(() => ImageFile.Write(folder["a.png"], frame, null, slow, source.Token));
        TimeSpan cancelled = Stopwatch.GetElapsedTime(start);
        Assert.True(cancelled < whole * 0.8, $"cancelled after a twentieth of {whole.TotalMilliseconds:F0} ms, it went on to {cancelled.TotalMilliseconds:F0} ms");
        Assert.Equal(["a.png"], folder.Names);
        Assert.Equal("old", File.ReadAllText(folder["a.png"]));
    }

    // Of two, because the first also compiles and loads.
    private static TimeSpan Shortest(Action action)
    {
        var times = new List<TimeSpan>();
        for (int i = 0; i < 2; i++)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            times.Add(Stopwatch.GetElapsedTime(start));
        }

        return times.Min();
    }
}
