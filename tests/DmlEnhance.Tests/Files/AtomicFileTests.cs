using DmlEnhance.Files;
using DmlEnhance.Frames;
using DmlEnhance.Images;
using DmlEnhance.Tests.Images;
using Xunit;

namespace DmlEnhance.Tests.Files;

public class AtomicFileTests
{
    [Fact]
    public void Writing_replaces_an_existing_file_and_leaves_nothing_else()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.png"], "old");
        using Frame frame = Formula.Filled(PixelFormat.Rgb8);
        ImageFile.Write(folder["a.png"], frame);
        Assert.Equal(["a.png"], folder.Names);
        using DecodedImage image = ImageFile.Read(folder["a.png"]);
        Formula.AssertIsExact(image.Frame, PixelFormat.Rgb8);
    }

    [Fact]
    public void Missing_folders_are_created()
    {
        using var folder = new TemporaryFolder();
        using Frame frame = Formula.Filled(PixelFormat.Rgb8);
        string path = Path.Combine(folder["new"], "deeper", "a.png");
        ImageFile.Write(path, frame);
        Assert.True(File.Exists(path));
    }

    [Fact]
    public void A_path_without_a_folder_means_the_current_one()
    {
        string name = $"dmlenhance-{Guid.NewGuid():N}.png";
        using Frame frame = Formula.Filled(PixelFormat.Rgb8);
        ImageFile.Write(name, frame);
        Assert.True(File.Exists(name));
        File.Delete(name);
    }

    [Fact]
    public void A_file_where_a_folder_should_be_is_reported_and_kept()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["file"], "kept");
        string path = Path.Combine(folder["file"], "a.png");
        AssertRefused(path);
        Assert.Equal("kept", File.ReadAllText(folder["file"]));
        Assert.Equal(["file"], folder.Names);
    }

    [Fact]
    public void A_folder_with_the_targets_name_is_reported_and_kept()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["a.png"]);
        File.WriteAllText(Path.Combine(folder["a.png"], "inside"), "kept");
        Assert.Contains("a folder has this name", AssertRefused(folder["a.png"]), StringComparison.Ordinal);
        Assert.Equal(["a.png"], folder.Names);
        Assert.True(File.Exists(Path.Combine(folder["a.png"], "inside")));
    }

    [Fact]
    public void A_cancelled_write_leaves_the_old_file_and_no_temporary_one()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.png"], "old");
        using var source = new CancellationTokenSource();
        source.Cancel();
        using Frame frame = Formula.Filled(PixelFormat.Rgb8);
        Assert.ThrowsAny<OperationCanceledException>(() => ImageFile.Write(folder["a.png"], frame, cancellationToken: source.Token));
        Assert.Equal(["a.png"], folder.Names);
        Assert.Equal("old", File.ReadAllText(folder["a.png"]));
    }

    [Theory]
    [InlineData(28, "no space left on device")]
    [InlineData(unchecked((int)0x80070070), "no space left on device")]
    public void A_disk_that_fills_up_leaves_the_old_file_and_no_temporary_one(int code, string says)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.png"], "old");
        var error = Assert.Throws<DmlEnhanceException>(() => AtomicFile.Write(folder["a.png"], (stream, _) =>
        {
            stream.Write(new byte[1000]);
            throw new IOException("a text of the system's", code);
        }, default));
        Assert.Equal($"cannot write {folder["a.png"]}: {says}", error.Message);
        Assert.Equal(["a.png"], folder.Names);
        Assert.Equal("old", File.ReadAllText(folder["a.png"]));
    }

    [Fact]
    public void Another_files_error_is_not_told_of_the_one_that_another_program_writes()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.mp4"], "old");
        Assert.Equal("of a source", Assert.Throws<IOException>(() => AtomicFile.WriteByName(folder["a.mp4"], (_, _) => throw new IOException("of a source"), default)).Message);
        Assert.Equal(["a.mp4"], folder.Names);
        AtomicFile.WriteByName(folder["a.mp4"], (name, _) => File.WriteAllText(name, "new"), default);
        Assert.Equal("new", File.ReadAllText(folder["a.mp4"]));
        Assert.Equal(["a.mp4"], folder.Names);
    }

    [Fact]
    public void While_writing_the_target_still_shows_the_old_content()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.png"], "old");
        AtomicFile.Write(folder["a.png"], (stream, _) =>
        {
            stream.Write("new"u8);
            stream.Flush();
            Assert.Equal("old", File.ReadAllText(folder["a.png"]));
            Assert.Contains(folder.Names, name => name.StartsWith(".a.png.", StringComparison.Ordinal) && name.EndsWith(".tmp", StringComparison.Ordinal));
        }, default);
        Assert.Equal("new", File.ReadAllText(folder["a.png"]));
    }

    [Fact]
    public void The_longest_name_a_file_system_takes_is_written()
    {
        using var folder = new TemporaryFolder();
        string name = new string('n', 251) + ".png";
        using Frame frame = Formula.Filled(PixelFormat.Rgb8);
        ImageFile.Write(folder[name], frame);
        Assert.Equal([name], folder.Names);
    }

    [Fact]
    public void A_name_that_no_file_can_have_is_reported()
    {
        using var folder = new TemporaryFolder();
        AssertRefused(folder["nul\0.png"]);
        AssertRefused(folder[new string('n', 300) + ".png"]);
        Assert.Empty(folder.Names);
    }

    private static string AssertRefused(string path)
    {
        using Frame frame = Formula.Filled(PixelFormat.Rgb8);
        var error = Assert.Throws<DmlEnhanceException>(() => ImageFile.Write(path, frame));
        Assert.StartsWith($"cannot write {path.Replace('\0', '?')}: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.DoesNotContain("   at ", error.Message, StringComparison.Ordinal);
        return error.Message;
    }
}
