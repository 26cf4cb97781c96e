using Xunit;

namespace DmlEnhance.Tests.Cli;

/// <summary>{in} is a picture, {model} a good model, {dir} the folder that both lie in.</summary>
public sealed class BadArgumentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, int, string> Cases() => new()
    {
        { "", 2, "command" },
        { "brighten {in}", 2, "brighten" },
        { "enhance", 2, "--output" },
        { "enhance {in} -m {model}", 2, "--output" },
        { "enhance -o {dir}/out -m {model}", 2, "argument" },
        { "enhance {in} -o {dir}/out.png -m {model} --strenght 1", 2, "--strenght" },
        { "enhance {in} -o {dir}/out.png -m {model} --strength 1.5", 2, "'1.5' is not a strength" },
        { "enhance {in} -o {dir}/out.png -m {model} --strength nan", 2, "'nan' is not a strength" },
        { "enhance {in} -o {dir}/out.png -m {model} --strength half", 2, "'half' is not a strength" },
        { "enhance {in} -o {dir}/out.png -m {model} --quality 0", 2, "'0' is not a quality" },
        { "enhance {in} -o {dir}/out.png -m {model} --threads -1", 2, "'-1' is not a number of threads" },
        { "enhance {in} -o {dir}/out -m {model} --format gif", 2, "gif" },
        { "enhance {in} -o {dir}/out.png -m {model} --device gpu", 2, "'gpu' is not a device" },
        { "enhance {in} -o {dir}/out.png -m {model} --device dml:x", 2, "'dml:x' is not a device" },
        { "enhance {in} -o {dir}/out.gif -m {model}", 2, "cannot write" },
        { "enhance {in} -o {dir}/out.tiff -m {model}", 2, "cannot write" },
        { "enhance {in} {in} -o {dir}/out.png -m {model}", 2, "give a folder" },
        { "enhance {dir} -o {dir}/out.png -m {model}", 2, "give a folder" },
        { "enhance {in} -o {in} -m {model}", 2, "would be overwritten" },
        { "enhance {in} -o {dir} -m {model}", 2, "would be overwritten" },
        { "enhance {in} {dir}/sub/in.png -o {dir}/out -m {model}", 2, "would both be written" },
        { "enhance {in} -o {dir}/out.png -m nowhere", 1, "no model 'nowhere'" },
        { "enhance {in} -o {dir}/out.png -m {dir}/nowhere.onnx", 1, "no such file" },
        { "enhance {in} -o {dir}/out.png -m {dir}/nowhere.pt", 1, "nowhere.pt" },
        { "enhance {in} -o {dir}/out.png -m {in}", 1, "not an ONNX file" },
        { "enhance {in} -o {dir}/out.png", 1, "no model is installed" },
        { "enhance {in} -o {dir}/out.png -m AUTO", 1, "no model is installed" },
        { "models show", 2, "argument" },
        { "models show nowhere", 1, "no model 'nowhere'" },
        { "models show auto", 1, "'auto' is no model" },
        { "enhance {in} -o {dir}/out.png -m {model} --format jpg", 2, "names its own format" },
        { "enhance @{in} -o {dir}/out.png -m {model}", 1, "no such file" },
        { "models import {in} -o {dir}/other.onnx", 1, "in.png" },
        { "enhance {dir}/missing.png -o {dir}/out.png -m {model}", 1, "no such file" },
        { "enhance {dir}/*.webp -o {dir}/out -m {model}", 1, "matches no image" },
        { "enhance {dir}/empty -o {dir}/out -m {model}", 1, "holds no image" },
        { "enhance {in} -o {in}/out.png -m {model}", 1, "cannot write" },
        { "models import", 2, "--output" },
        { "models import {dir}/a.pt -o {dir}/a.bin", 2, ".onnx" },
        { "models import {dir}/a.pt -o {dir}/a.onnx --network unet", 2, "no network 'unet'" },
        { "models import {dir}/a.pt -o {dir}/a.onnx --size 0x10", 2, "'0x10' is not a size" },
        { "models import {dir}/a.pt -o {dir}/a.onnx --size 1920", 2, "'1920' is not a size" },
        { "models import {dir}/a.pt -o {dir}/Auto.onnx", 2, "the name 'auto' is taken" },
        { "models import {dir}/a.pt -o {dir}/a.onnx", 1, "a.pt" },
        { "models import {in} -o {dir}/a.onnx", 1, "in.png" },
        { "devices --all", 2, "--all" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_command_line_that_cannot_be_carried_out_gets_one_line_and_changes_nothing(string line, int exitCode, string expected)
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "sub"));
        Directory.CreateDirectory(Path.Combine(_folder.Path, "empty"));
        string input = TestFiles.WriteImage(_folder.Path, "in.png");
        TestFiles.WriteImage(_folder.Path, Path.Combine("sub", "in.png"));
        string model = TestFiles.WriteModel(_folder.Path);
        string[] before = Directory.GetFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories);
        byte[] image = await File.ReadAllBytesAsync(input);

        string[] args = [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(arg => arg.Replace("{in}", input, StringComparison.Ordinal).Replace("{model}", model, StringComparison.Ordinal).Replace("{dir}", _folder.Path, StringComparison.Ordinal))];
        CliRun run = await CliRun.RunAsync(args);

        run.AssertOneError(exitCode, expected);
        Assert.Equal(before, Directory.GetFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories));
        Assert.Equal(image, await File.ReadAllBytesAsync(input));
    }

    [Fact]
    public async Task DirectML_where_there_is_none_is_an_error_that_says_so()
    {
        string input = TestFiles.WriteImage(_folder.Path, "in.png");
        CliRun run = await CliRun.RunAsync("enhance", input, "-o", Path.Combine(_folder.Path, "out.png"), "-m", TestFiles.WriteModel(_folder.Path), "--device", "dml:0");
        run.AssertOneError(1, "device dml:0 cannot be had");
        Assert.False(File.Exists(Path.Combine(_folder.Path, "out.png")));
    }
}
