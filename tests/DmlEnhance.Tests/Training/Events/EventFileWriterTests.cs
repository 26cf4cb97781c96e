using DmlEnhance.Frames;
using DmlEnhance.Images;
using DmlEnhance.Tests.Images;
using DmlEnhance.Training.Events;
using Xunit;
using Message = DmlEnhance.Tests.Training.Events.EventFileReader.Message;

namespace DmlEnhance.Tests.Training.Events;

public sealed class EventFileWriterTests : IDisposable
{
    // Field numbers of TensorFlow's event.proto and summary.proto.
    private const int WallTime = 1;
    private const int Step = 2;
    private const int FileVersion = 3;
    private const int Summary = 5;
    private const int SessionLog = 7;
    private const int Value = 1;
    private const int Tag = 1;
    private const int SimpleValue = 2;
    private const int Image = 4;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_begins_with_its_version_and_the_start_of_a_run()
    {
        EventFileWriter.Open(_folder.Path).Dispose();
        Message[] events = Read();
        Assert.Equal(2, events.Length);
        Assert.Equal("brain.Event:2", events[0].Text(FileVersion));
        Assert.Equal((0, 1), (events[1].Number(Step), events[1].Inner(SessionLog).Number(1)));
        Assert.All(events, entry => Assert.InRange(DateTime.UnixEpoch.AddSeconds(entry.Double(WallTime)), DateTime.UtcNow.AddMinutes(-5), DateTime.UtcNow));
    }

    [Theory]
    [InlineData("loss/train", 0.125, 0)]
    [InlineData("größe", -1e-40, 7)]
    [InlineData("a", 0.0, long.MaxValue)]
    [InlineData("a", double.NaN, 1)]
    [InlineData("a", 1e300, 1)]
    public void Scalars_come_back_in_single_precision(string tag, double value, long step)
    {
        using (EventFileWriter writer = EventFileWriter.Open(_folder.Path))
            writer.Scalar(tag, value, step);
        Message entry = Assert.Single(Read()[2..]);
        Message point = entry.Inner(Summary).Inner(Value);
        Assert.Equal(step, entry.Number(Step));
        Assert.Equal([Tag, SimpleValue], point.Numbers);
        Assert.Equal(tag, point.Text(Tag));
        Assert.Equal((float)value, point.Single(SimpleValue));
    }

    [Theory]
    [MemberData(nameof(TestFiles.AllFormats), MemberType = typeof(TestFiles))]
    public void Pictures_come_back_sample_for_sample(PixelFormat format)
    {
        using (EventFileWriter writer = EventFileWriter.Open(_folder.Path))
        using (Frame frame = Formula.Filled(format))
            writer.Image("validation/night", frame, 500);
        Message entry = Assert.Single(Read()[2..]);
        Message picture = entry.Inner(Summary).Inner(Value).Inner(Image);
        Assert.Equal(500, entry.Number(Step));
        Assert.Equal("validation/night", entry.Inner(Summary).Inner(Value).Text(Tag));
        Assert.Equal((Formula.Height, Formula.Width, format.Channels()), (picture.Number(1), picture.Number(2), picture.Number(3)));
        using DecodedImage decoded = ImageFile.Decode(picture.Bytes(4), "picture");
        Formula.AssertIsExact(decoded.Frame, format);
    }

    [Fact]
    public void A_resumed_run_writes_a_later_file_that_says_which_step_it_does_again()
    {
        using (EventFileWriter writer = EventFileWriter.Open(_folder.Path))
            writer.Scalar("loss", 1, 150);
        byte[] first = File.ReadAllBytes(Files()[0]);
        EventFileWriter.Open(_folder.Path, resumedAtStep: 101).Dispose();
        EventFileWriter.Open(_folder.Path, resumedAtStep: 120).Dispose();
        Assert.Equal(3, Files().Length);
        Assert.Equal(first, File.ReadAllBytes(Files()[0]));
        Assert.Equal([0, 101, 120], Files().Select(file => EventFileReader.Read(file)[1].Number(Step)));
        Assert.All(Files(), file => Assert.Equal(1, EventFileReader.Read(file)[1].Inner(SessionLog).Number(1)));
    }

    [Fact]
    public void A_file_is_named_so_that_TensorBoard_finds_it_and_says_nothing_of_the_machine()
    {
        EventFileWriter.Open(_folder.Path).Dispose();
        Assert.Matches(@"^events\.out\.tfevents\.[0-9]{10}\.dmlenhance$", Assert.Single(_folder.Names));
    }

    [Theory]
    [InlineData("events.out.tfevents.4000000000.host", "events.out.tfevents.4000000001.dmlenhance")]
    [InlineData("events.out.tfevents.4000000000.dmlenhance", "events.out.tfevents.4000000001.dmlenhance")]
    [InlineData("events.out.tfevents.1700000000.host", "events.out.tfevents.1800000000.dmlenhance")]
    [InlineData("events.out.tfevents.x", "events.out.tfevents.1800000000.dmlenhance")]
    [InlineData("events.out.tfevents.", "events.out.tfevents.1800000000.dmlenhance")]
    [InlineData("notes.txt", "events.out.tfevents.1800000000.dmlenhance")]
    public void A_file_comes_after_the_earlier_ones_also_when_the_clock_was_set_back(string earlier, string name)
    {
        File.WriteAllText(_folder[earlier], "");
        Assert.Equal(name, EventFileName.After(_folder.Path, 1_800_000_000));
    }

    [Fact]
    public void Flushed_events_can_be_read_while_the_run_goes_on()
    {
        using EventFileWriter writer = EventFileWriter.Open(_folder.Path);
        Assert.Equal(2, Read().Length);
        writer.Scalar("loss", 1, 1);
        writer.Scalar("loss", 2, 2);
        writer.Flush();
        Assert.Equal(4, Read().Length);
        writer.Scalar("loss", 3, 3);
        writer.Flush();
        writer.Flush();
        Assert.Equal(5, Read().Length);
    }

    [Fact]
    public void What_is_not_flushed_does_not_pile_up_in_memory()
    {
        using EventFileWriter writer = EventFileWriter.Open(_folder.Path);
        string tag = new('t', 100_000);
        for (int step = 0; step < 25; step++)
            writer.Scalar(tag, 1, step);
        Assert.InRange(new FileInfo(Files()[0]).Length, 2_000_000, 2_500_000); // in pieces of 1 MiB
    }

    [Fact]
    public void A_folder_that_is_missing_is_created_and_a_file_in_its_place_is_one_line()
    {
        EventFileWriter.Open(Path.Combine(_folder["runs"], "one")).Dispose();
        Assert.Single(Directory.GetFiles(Path.Combine(_folder["runs"], "one")));
        File.WriteAllText(_folder["file"], "kept");
        var error = Assert.Throws<DmlEnhanceException>(() => EventFileWriter.Open(_folder["file"]));
        Assert.StartsWith($"cannot write {_folder["file"]}: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal("kept", File.ReadAllText(_folder["file"]));
    }

    [Fact]
    public void A_full_disk_is_one_line_each_time_and_no_second_one_at_the_end()
    {
        using var disk = new FullDisk(room: 200);
        using (var writer = new EventFileWriter(disk, "run/events", 0))
        {
            writer.Flush();
            writer.Scalar(new string('t', 200), 1, 1);
            Assert.Equal("cannot write run/events: no space left on device", Assert.Throws<DmlEnhanceException>(writer.Flush).Message);
            Assert.Equal("cannot write run/events: no space left on device", Assert.Throws<DmlEnhanceException>(() => writer.Scalar("loss", 1, 2)).Message);
        }

        Assert.True(disk.IsClosed);
    }

    [Fact]
    public void A_disk_that_is_full_at_the_end_is_said()
    {
        using var disk = new FullDisk(room: 200);
        var writer = new EventFileWriter(disk, "run/events", 0);
        writer.Scalar(new string('t', 200), 1, 1);
        Assert.Equal("cannot write run/events: no space left on device", Assert.Throws<DmlEnhanceException>(writer.Dispose).Message);
        Assert.True(disk.IsClosed);
        writer.Dispose();
    }

    [Fact]
    public void Numbers_that_make_no_sense_and_a_closed_file_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => EventFileWriter.Open(_folder.Path, -1));
        EventFileWriter writer = EventFileWriter.Open(_folder.Path);
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Scalar("loss", 1, -1));
        Assert.Throws<ArgumentException>(() => writer.Scalar("", 1, 1));
        writer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => writer.Scalar("loss", 1, 1));
        Assert.Throws<ObjectDisposedException>(writer.Flush);
    }

    private string[] Files() => [.. _folder.Names.Select(name => _folder[name])];

    private Message[] Read() => EventFileReader.Read(Assert.Single(Files()));

    /// <summary>A file on a disk with so much room.</summary>
    private sealed class FullDisk(int room) : MemoryStream
    {
        public bool IsClosed { get; private set; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (Length + buffer.Length > room)
                throw new IOException("a text of the system's", 28); // ENOSPC
            base.Write(buffer);
        }

        protected override void Dispose(bool disposing)
        {
            IsClosed = true;
            base.Dispose(disposing);
        }
    }
}
