using System.Diagnostics;
using DmlEnhance.Frames;
using DmlEnhance.Images;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;
using Xunit;

namespace DmlEnhance.Tests.Cli;

// What goes wrong, or is broken off.
public sealed partial class EnhanceCommandTests
{
    [Fact]
    public async Task A_picture_that_does_not_fit_a_model_of_fixed_size_is_named()
    {
        string model = _folder["fixed.onnx"];
        await File.WriteAllBytesAsync(model, OnnxExporter.ToOnnx(new SciNetwork(), new RandomParameters(1), new OnnxExportOptions { Width = 8, Height = 6 }));
        string input = TestFiles.WriteImage(_folder.Path, "in.png");
        CliRun run = await CliRun.RunAsync("enhance", input, "-o", _folder["out.png"], "-m", model);
        run.AssertOneError(1, $"{input}: ");
        Assert.Contains("8x6", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_input_that_gives_nothing_is_named()
    {
        string input = TestFiles.WriteImage(_folder.Path, "in.png");
        string empty = Path.Combine(_folder.Path, "emp");
        Directory.CreateDirectory(empty);
        CliRun run = await CliRun.RunAsync("enhance", $"{empty}X", empty, input, "-o", Path.Combine(_folder.Path, "out"), "-m", _model);
        Assert.Equal(1, run.ExitCode);
        string[] errors = run.Error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, errors.Length);
        Assert.Contains($"{empty}X: there is no such file", errors[0], StringComparison.Ordinal);
        Assert.Contains($"{empty}: holds no image", errors[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_named_pipe_is_refused_instead_of_waited_for()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows has no named pipes in folders");
        string pipe = Path.Combine(_folder.Path, "pipe.png");
        Assert.Equal(0, await ExitCodeOf("mkfifo", pipe));
        CliRun run = await CliRun.RunAsync("enhance", pipe, "-o", Path.Combine(_folder.Path, "out.png"), "-m", _model).WaitAsync(TimeSpan.FromMinutes(1));
        run.AssertOneError(1, "is empty");
    }

    [Fact]
    public async Task Where_a_person_watches_failures_and_the_total_are_told_as_well()
    {
        string photos = Path.Combine(_folder.Path, "photos");
        TestFiles.WriteImage(photos, "a.png");
        TestFiles.WriteImage(photos, "b.png");
        await File.WriteAllTextAsync(Path.Combine(photos, "c.png"), "not a picture");
        CliRun run = await CliRun.RunAsync(Watched.Everything, "enhance", photos, "-o", Path.Combine(_folder.Path, "out"), "-m", _model);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("2 enhanced, 1 failed", run.Out, StringComparison.Ordinal);
        Assert.Contains("dmlenhance: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("c.png", run.Error.ReplaceLineEndings(""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_fails_is_named_and_the_rest_goes_on()
    {
        string photos = Path.Combine(_folder.Path, "photos");
        TestFiles.WriteImage(photos, "a.png");
        TestFiles.WriteImage(photos, "c.png");
        string broken = Path.Combine(photos, "b.png");
        byte[] whole = await File.ReadAllBytesAsync(Path.Combine(photos, "a.png"));
        await File.WriteAllBytesAsync(broken, whole[..(whole.Length / 2)]);
        string output = Path.Combine(_folder.Path, "out");
        Directory.CreateDirectory(output);
        await File.WriteAllTextAsync(Path.Combine(output, "b.png"), "an older result");

        CliRun run = await CliRun.RunAsync("enhance", photos, Path.Combine(_folder.Path, "missing.png"), "-o", output, "-m", _model);

        Assert.Equal(1, run.ExitCode);
        string[] errors = run.Error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, errors.Length);
        Assert.Contains(errors, error => error.Contains("missing.png", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains(broken, StringComparison.Ordinal));
        Assert.Contains("2 enhanced, 2 failed", run.Out, StringComparison.Ordinal);
        Assert.Equal(["a.png", "b.png", "c.png"], Relative(output));
        Assert.Equal("an older result", await File.ReadAllTextAsync(Path.Combine(output, "b.png")));
    }

    [Fact]
    public async Task Ctrl_C_ends_the_run_and_leaves_whole_files_only()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows has no signal to send to another console's process");
        string photos = Path.Combine(_folder.Path, "photos");
        using (Frame frame = TestFiles.Image(1600, 1200))
        {
            for (int i = 0; i < 24; i++)
                ImageFile.Write(Path.Combine(photos, $"{i:D2}.png"), frame, options: new ImageWriteOptions { PngCompression = 1 });
        }

        string output = Path.Combine(_folder.Path, "out");
        using Process process = CliRun.Start(null, "enhance", photos, "-o", output, "-m", _model);
        Task<CliRun> finishing = CliRun.FinishAsync(process);
        while (!process.HasExited && (!Directory.Exists(output) || Directory.GetFiles(output, "*.png").Length < 2))
            await Task.Delay(10);
        await CliRun.InterruptAsync(process);
        CliRun run = await finishing;

        string[] written = Directory.GetFileSystemEntries(output);
        run.AssertOneError(130, $"interrupted: {written.Length} of 24 files");
        Assert.InRange(written.Length, 2, 23);
        foreach (string file in written)
        {
            Assert.EndsWith(".png", file, StringComparison.Ordinal);
            using DecodedImage whole = ImageFile.Read(file);
            Assert.Equal((1600, 1200), (whole.Frame.Width, whole.Frame.Height));
        }
    }

    [Fact]
    public async Task A_full_disk_is_named_and_the_older_result_stays()
    {
        string full = Path.Combine(_folder.Path, "full");
        Directory.CreateDirectory(full);
        if (!OperatingSystem.IsLinux() || !File.Exists("/bin/mount") || await ExitCodeOf("mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", full) != 0)
            Assert.Skip("a file system of 128 KiB cannot be mounted here (it needs Linux and root)");
        try
        {
            string output = Path.Combine(full, "out.png");
            await File.WriteAllTextAsync(output, "an older result");
            string input = TestFiles.WriteImage(_folder.Path, "in.png", 600, 400);
            CliRun run = await CliRun.RunAsync("enhance", input, "-o", output, "-m", _model);
            run.AssertOneError(1, "no space left");
            Assert.Equal("an older result", await File.ReadAllTextAsync(output));
            Assert.Single(Directory.GetFileSystemEntries(full));
        }
        finally
        {
            await ExitCodeOf("umount", full);
        }
    }

    private static async Task<int> ExitCodeOf(string program, params string[] args)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardError = true })!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
