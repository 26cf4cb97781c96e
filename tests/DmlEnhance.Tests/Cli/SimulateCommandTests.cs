using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using DmlEnhance.Frames;
using DmlEnhance.Images;
using DmlEnhance.Simulation;
using Xunit;

namespace DmlEnhance.Tests.Cli;

public sealed class SimulateCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Photos => _folder["photos"];

    private string Output => _folder["out"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_pair_is_the_photograph_and_what_the_simulation_makes_of_it()
    {
        string input = WritePhoto("a.png");
        CliRun run = await CliRun.RunAsync("simulate", input, "-o", Output, "--seed", "9");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(["low/a.png", "reference/a.png", "simulation.json"], Files(Output));
        using DecodedImage photo = ImageFile.Read(input);
        using DecodedImage reference = ImageFile.Read(Path.Combine(Output, "reference", "a.png"));
        using DecodedImage low = ImageFile.Read(Path.Combine(Output, "low", "a.png"));
        Assert.True(photo.Frame.Samples.SequenceEqual(reference.Frame.Samples));
        ulong seed = SimulationSeed.Of(9, "a.png");
        LowLightRanges.All.Draw(seed).Apply(photo.Frame, seed);
        Assert.True(photo.Frame.Samples.SequenceEqual(low.Frame.Samples));
    }

    [Fact]
    public async Task The_record_says_how_each_dark_picture_was_made()
    {
        string input = WritePhoto("a.png");
        Assert.Equal(0, (await CliRun.RunAsync("simulate", input, "-o", Output, "--level", "difficult", "--count", "3")).ExitCode);
        using JsonDocument record = await RecordAsync();
        JsonElement root = record.RootElement;
        Assert.Equal(("difficult", 1), (root.GetProperty("level").GetString(), root.GetProperty("seed").GetInt32()));
        Assert.Equal(1.0 / 150, root.GetProperty("ranges").GetProperty("exposure").GetProperty("min").GetDouble());
        Assert.Equal(3, root.GetProperty("pairs").GetArrayLength());
        foreach (JsonElement pair in root.GetProperty("pairs").EnumerateArray())
        {
            JsonElement quality = pair.GetProperty("jpegQuality");
            var simulation = new LowLightSimulation
            {
                Exposure = pair.GetProperty("exposure").GetDouble(),
                FullWellElectrons = pair.GetProperty("fullWellElectrons").GetDouble(),
                ReadNoiseElectrons = pair.GetProperty("readNoiseElectrons").GetDouble(),
                RedGain = pair.GetProperty("redGain").GetDouble(),
                BlueGain = pair.GetProperty("blueGain").GetDouble(),
                JpegQuality = quality.ValueKind == JsonValueKind.Null ? null : quality.GetInt32(),
            };
            using DecodedImage photo = ImageFile.Read(input);
            Assert.Equal(Mean(photo.Frame), pair.GetProperty("referenceMean").GetDouble(), 1e-6);
            simulation.Apply(photo.Frame, pair.GetProperty("seed").GetUInt64());
            using DecodedImage low = ImageFile.Read(Path.Combine(Output, "low", pair.GetProperty("name").GetString()!));
            Assert.True(photo.Frame.Samples.SequenceEqual(low.Frame.Samples));
            Assert.Equal(Mean(low.Frame), pair.GetProperty("lowMean").GetDouble(), 1e-6);
        }
    }

    [Fact]
    public async Task Several_pairs_of_a_folder_are_numbered_and_keep_their_subfolders()
    {
        WritePhoto("a.png");
        WritePhoto(Path.Combine("trip", "a.jpg"));
        CliRun run = await CliRun.RunAsync("simulate", Photos, "-o", Output, "--count", "2");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            ["low/a-1.png", "low/a-2.png", "low/trip/a-1.png", "low/trip/a-2.png", "reference/a-1.png", "reference/a-2.png", "reference/trip/a-1.png", "reference/trip/a-2.png", "simulation.json"],
            Files(Output));
        Assert.Contains("4 pairs made", run.Out, StringComparison.Ordinal);
        Assert.Equal(Bytes("reference/a-1.png"), Bytes("reference/a-2.png"));
        Assert.NotEqual(Bytes("low/a-1.png"), Bytes("low/a-2.png"));
    }

    [Fact]
    public async Task The_same_command_gives_the_same_files_on_any_number_of_threads_and_another_seed_others()
    {
        foreach (string name in new[] { "a.png", "b.png", "c.png", "d.png" })
            WritePhoto(name);
        Assert.Equal(0, (await CliRun.RunAsync("simulate", Photos, "-o", Output, "--threads", "1")).ExitCode);
        Assert.Equal(0, (await CliRun.RunAsync("simulate", Photos, "-o", _folder["again"], "--threads", "4")).ExitCode);
        Assert.Equal(0, (await CliRun.RunAsync("simulate", Photos, "-o", _folder["other"], "--seed", "2")).ExitCode);
        Assert.Equal(Files(Output), Files(_folder["again"]));
        foreach (string name in Files(Output))
        {
            Assert.Equal(Bytes(name), Bytes(name, "again"));
            if (!name.StartsWith("reference", StringComparison.Ordinal))
                Assert.NotEqual(Bytes(name), Bytes(name, "other"));
        }
    }

    [Fact]
    public async Task Another_photograph_beside_them_changes_no_pair_and_equal_photographs_get_different_noise()
    {
        WritePhoto("b.png");
        WritePhoto("c.png");
        Assert.Equal(0, (await CliRun.RunAsync("simulate", Photos, "-o", Output)).ExitCode);
        WritePhoto("a.png");
        Assert.Equal(0, (await CliRun.RunAsync("simulate", Photos, "-o", _folder["more"])).ExitCode);
        Assert.Equal(Bytes("low/b.png"), Bytes("low/b.png", "more"));
        Assert.Equal(Bytes("low/c.png"), Bytes("low/c.png", "more"));
        Assert.NotEqual(Bytes("low/b.png"), Bytes("low/c.png"));
    }

    [Fact]
    public async Task Photographs_of_one_name_and_two_formats_become_two_pairs()
    {
        WritePhoto("a.jpg");
        WritePhoto("a.png");
        Assert.Equal(0, (await CliRun.RunAsync("simulate", Photos, "-o", Output)).ExitCode);
        Assert.Equal(["low/a.jpg.png", "low/a.png", "reference/a.jpg.png", "reference/a.png", "simulation.json"], Files(Output));
    }

    [Theory]
    [InlineData(PixelFormat.GrayAlpha16, true, true)]
    [InlineData(PixelFormat.Gray8, false, false)]
    public async Task Other_samples_become_8_bit_RGB_and_what_is_lost_is_said(PixelFormat format, bool alpha, bool rounded)
    {
        string input = TestFiles.WriteImage(Photos, "a.png", format: format);
        CliRun run = await CliRun.RunAsync("simulate", input, "-o", Output);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(alpha, run.Out.Contains("note: alpha was flattened over black", StringComparison.Ordinal));
        Assert.Equal(rounded, run.Out.Contains("note: 16-bit samples were rounded", StringComparison.Ordinal));
        foreach (string name in new[] { "low", "reference" })
        {
            using DecodedImage written = ImageFile.Read(Path.Combine(Output, name, "a.png"));
            Assert.Equal(PixelFormat.Rgb8, written.Frame.Format);
        }
    }

    [Fact]
    public async Task Photographs_are_made_smaller_before_they_are_made_dark()
    {
        string input = WritePhoto("a.png");
        Assert.Equal(0, (await CliRun.RunAsync("simulate", input, "-o", Output, "--size", "20")).ExitCode);
        using DecodedImage photo = ImageFile.Read(input);
        using Frame expected = ImageScale.Fit(photo.Frame, 20);
        using DecodedImage reference = ImageFile.Read(Path.Combine(Output, "reference", "a.png"));
        using DecodedImage low = ImageFile.Read(Path.Combine(Output, "low", "a.png"));
        Assert.Equal((20, 13), (low.Frame.Width, low.Frame.Height));
        Assert.True(expected.Samples.SequenceEqual(reference.Frame.Samples));
        ulong seed = SimulationSeed.Of(1, "a.png");
        LowLightRanges.All.Draw(seed).Apply(expected, seed);
        Assert.True(expected.Samples.SequenceEqual(low.Frame.Samples));
    }

    [Fact]
    public async Task A_list_and_its_complement_share_the_photographs_between_them()
    {
        foreach (string name in new[] { "a.png", "b.png", Path.Combine("trip", "a.png"), Path.Combine("trip", "c.png") })
            WritePhoto(name);
        string list = _folder["list.txt"];
        await File.WriteAllTextAsync(list, "# held out\n\n  trip/a.png \r\nb.png\n");
        Assert.Equal(0, (await CliRun.RunAsync("simulate", Photos, "-o", Output, "--list", list)).ExitCode);
        Assert.Equal(0, (await CliRun.RunAsync("simulate", Photos, "-o", _folder["rest"], "--except", list)).ExitCode);
        Assert.Equal(["b.png", "trip/a.png"], Files(Path.Combine(Output, "low")));
        Assert.Equal(["a.png", "trip/c.png"], Files(_folder["rest/low"]));
    }

    [Theory]
    [InlineData("--list")]
    [InlineData("--except")]
    public async Task A_listed_name_that_is_no_photograph_is_an_error_while_the_rest_goes_on(string option)
    {
        WritePhoto("a.png");
        WritePhoto("b.png");
        string list = _folder.Write("list.txt", "a.png\nA_misspelt.png\n"u8.ToArray());
        CliRun run = await CliRun.RunAsync("simulate", Photos, "-o", Output, option, list);
        run.AssertOneError(1, $"{list}: 'A_misspelt.png' is none of the photographs");
        Assert.Equal([option == "--list" ? "a.png" : "b.png"], Files(Path.Combine(Output, "low")));
    }

    [Theory]
    [InlineData("--list", "c.png", "names none of the 2 photographs")]
    [InlineData("--except", "a.png\nb.png", "names all of the 2 photographs")]
    [InlineData("--list", "# nothing\n", "names no photograph")]
    [InlineData("--list", null, "no such file")]
    public async Task A_list_that_leaves_nothing_is_an_error(string option, string? text, string expected)
    {
        WritePhoto("a.png");
        WritePhoto("b.png");
        if (text is not null)
            await File.WriteAllTextAsync(_folder["list.txt"], text);
        (await CliRun.RunAsync("simulate", Photos, "-o", Output, option, _folder["list.txt"])).AssertOneError(1, expected);
        Assert.False(Directory.Exists(Output));
    }

    [Fact]
    public async Task Ranges_can_be_given_as_a_value_or_from_to()
    {
        WritePhoto("a.png");
        CliRun run = await CliRun.RunAsync("simulate", Photos, "-o", Output, "--count", "12", "--exposure", "1/20", "--full-well", "1000..1100", "--read-noise", "0", "--white-balance", "1", "--jpeg", "80..81");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        using JsonDocument record = await RecordAsync();
        JsonElement[] pairs = [.. record.RootElement.GetProperty("pairs").EnumerateArray()];
        Assert.Equal(12, pairs.Length);
        Assert.All(pairs, pair => Assert.Equal((0.05, 0, 1, 1), (Of(pair, "exposure"), Of(pair, "readNoiseElectrons"), Of(pair, "redGain"), Of(pair, "blueGain"))));
        Assert.All(pairs, pair => Assert.InRange(Of(pair, "fullWellElectrons"), 1000, 1100));
        Assert.Equal([80, 81], pairs.Select(pair => Of(pair, "jpegQuality")).Distinct().Order());

        Assert.Equal(0, (await CliRun.RunAsync("simulate", Photos, "-o", Output, "--count", "12", "--jpeg", "none", "--exposure", "1/30..1/20")).ExitCode);
        using JsonDocument without = await RecordAsync();
        Assert.All(without.RootElement.GetProperty("pairs").EnumerateArray(), pair => Assert.Equal(JsonValueKind.Null, pair.GetProperty("jpegQuality").ValueKind));
        Assert.All(without.RootElement.GetProperty("pairs").EnumerateArray(), pair => Assert.InRange(Of(pair, "exposure"), 1.0 / 30, 1.0 / 20));

        static double Of(JsonElement pair, string name) => pair.GetProperty(name).GetDouble();
    }

    [Fact]
    public async Task A_photograph_that_fails_is_named_and_the_rest_goes_on()
    {
        WritePhoto("a.png");
        WritePhoto("c.png");
        string broken = _folder.Write("photos/b.png", "not a picture"u8.ToArray());
        CliRun run = await CliRun.RunAsync("simulate", Photos, "-o", Output);
        run.AssertOneError(1, $"{broken}: ");
        Assert.Contains("2 pairs made, 1 failed", run.Out, StringComparison.Ordinal);
        Assert.Equal(["low/a.png", "low/c.png", "reference/a.png", "reference/c.png", "simulation.json"], Files(Output));
        using JsonDocument record = await RecordAsync();
        Assert.Equal(["a.png", "c.png"], record.RootElement.GetProperty("pairs").EnumerateArray().Select(pair => pair.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Earlier_results_are_neither_inputs_nor_in_danger()
    {
        string input = WritePhoto("a.png");
        string output = Path.Combine(Photos, "pairs");
        for (int i = 0; i < 2; i++)
            Assert.Equal(0, (await CliRun.RunAsync("simulate", Photos, "-o", output)).ExitCode);
        Assert.Equal(["low/a.png", "reference/a.png", "simulation.json"], Files(output));

        byte[] reference = await File.ReadAllBytesAsync(Path.Combine(output, "reference", "a.png"));
        (await CliRun.RunAsync("simulate", Path.Combine(output, "reference", "a.png"), "-o", output)).AssertOneError(2, "would be overwritten");
        Assert.Equal(reference, await File.ReadAllBytesAsync(Path.Combine(output, "reference", "a.png")));
        Assert.True(File.Exists(input));
    }

    [Fact]
    public async Task Json_is_one_document_and_quiet_is_quiet()
    {
        string input = WritePhoto("a.png");
        CliRun json = await CliRun.RunAsync("simulate", input, _folder["missing.png"], "-o", Output, "--json");
        Assert.Equal(1, json.ExitCode);
        using JsonDocument document = JsonDocument.Parse(json.Out);
        Assert.Equal("a.png", Assert.Single(document.RootElement.GetProperty("pairs").EnumerateArray()).GetProperty("name").GetString());
        Assert.Contains("missing.png", document.RootElement.GetProperty("missing")[0].GetString(), StringComparison.Ordinal);

        CliRun quiet = await CliRun.RunAsync(Watched.Everything, "simulate", input, "-o", Output, "--quiet");
        Assert.Equal(new CliRun(0, "", ""), quiet);
    }

    [Fact]
    public async Task Where_a_person_watches_failures_and_the_total_are_told_as_well()
    {
        WritePhoto("a.png");
        WritePhoto("b.png");
        _folder.Write("photos/c.png", "not a picture"u8.ToArray());
        CliRun run = await CliRun.RunAsync(Watched.Everything, "simulate", Photos, "-o", Output);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("2 pairs made, 1 failed", run.Out, StringComparison.Ordinal);
        Assert.Contains("c.png", run.Error.ReplaceLineEndings(""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{in}", "--output")]
    [InlineData("-o {out}", "argument")]
    [InlineData("{in} -o {out} --levle easy", "--levle")]
    [InlineData("{in} -o {out} --level dusk", "dusk")]
    [InlineData("{in} -o {out} --seed -1", "'-1' is not a seed")]
    [InlineData("{in} -o {out} --count 0", "'0' is not a number of pairs")]
    [InlineData("{in} -o {out} --size 0", "'0' is not a number of pixels")]
    [InlineData("{in} -o {out} --exposure 2", "'2' is not an exposure")]
    [InlineData("{in} -o {out} --exposure 1/0", "'1/0' is not an exposure")]
    [InlineData("{in} -o {out} --exposure 0.5..0.1", "'0.5..0.1' is not an exposure")]
    [InlineData("{in} -o {out} --exposure 1/9..1/8..1/7", "is not an exposure")]
    [InlineData("{in} -o {out} --exposure nan", "'nan' is not an exposure")]
    [InlineData("{in} -o {out} --full-well 0", "'0' is not a number of electrons")]
    [InlineData("{in} -o {out} --read-noise none", "'none' is not read noise")]
    [InlineData("{in} -o {out} --white-balance 0..1", "'0..1' is not a white balance")]
    [InlineData("{in} -o {out} --jpeg 75..101", "'75..101' is not a JPEG quality")]
    [InlineData("{in} -o {out} --jpeg 75.5", "'75.5' is not a JPEG quality")]
    [InlineData("{in} -o {out} --list {in} --except {in}", "exclude each other")]
    [InlineData("{in} -o {in}", "no folder")]
    [InlineData("{in} {dir}/sub/a.png -o {out}", "would both be written")]
    public async Task A_command_line_that_cannot_be_carried_out_gets_one_line_and_writes_nothing(string line, string expected)
    {
        string input = WritePhoto("a.png");
        WritePhoto(Path.Combine("sub", "a.png"));
        string[] args = [.. line.Split(' ').Select(arg => arg.Replace("{in}", input, StringComparison.Ordinal).Replace("{dir}", Photos, StringComparison.Ordinal).Replace("{out}", Output, StringComparison.Ordinal))];
        (await CliRun.RunAsync(["simulate", .. args])).AssertOneError(2, expected);
        Assert.False(Directory.Exists(Output));
    }

    [Fact]
    public async Task Ctrl_C_ends_the_run_and_leaves_whole_pairs_and_their_record()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows has no signal to send to another console's process");
        string input = TestFiles.WriteImage(Photos, "a.png", 300, 200);
        using Process process = CliRun.Start(null, "simulate", input, "-o", Output, "--count", "2000");
        Task<CliRun> finishing = CliRun.FinishAsync(process);
        while (!process.HasExited && (!Directory.Exists(Path.Combine(Output, "low")) || Directory.GetFiles(Path.Combine(Output, "low"), "a-*.png").Length < 2))
            await Task.Delay(10);
        using (Process kill = Process.Start("sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -INT {process.Id}")]))
            await kill.WaitForExitAsync();
        CliRun run = await finishing;

        string[] low = Files(Path.Combine(Output, "low"));
        run.AssertOneError(130, $"interrupted: {low.Length} of 2000 pairs");
        Assert.InRange(low.Length, 2, 1999);
        Assert.Equal(low, Files(Path.Combine(Output, "reference")));
        using JsonDocument record = await RecordAsync();
        Assert.True(record.RootElement.GetProperty("interrupted").GetBoolean());
        Assert.Equal(low, record.RootElement.GetProperty("pairs").EnumerateArray().Select(pair => pair.GetProperty("name").GetString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_held_out_photographs_are_a_third_of_all_chosen_as_the_list_says()
    {
        string photos = SharedFolder.Require("photos");
        string[] listed = [.. (await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "fixtures", "held-out-photos.txt"))).Where(line => line.Length > 0 && line[0] != '#')];
        Assert.Equal(Files(photos).Where((_, i) => i % 3 == 0), listed);
        Assert.Equal(17, listed.Length);
    }

    // Bright enough that noise shows.
    private string WritePhoto(string name)
    {
        using var frame = new Frame(48, 32, PixelFormat.Rgb8);
        for (int i = 0; i < frame.SizeInBytes; i++)
            frame.Samples[i] = (byte)(80 + i * 175 / frame.SizeInBytes);
        string path = Path.Combine(Photos, name);
        ImageFile.Write(path, frame);
        return path;
    }

    private byte[] Bytes(string name, string output = "out") => File.ReadAllBytes(Path.Combine(_folder[output], name));

    private async Task<JsonDocument> RecordAsync() => JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(Output, "simulation.json")));

    private static string[] Files(string folder) =>
        [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/')).Order(StringComparer.Ordinal)];

    private static double Mean(Frame frame)
    {
        long sum = 0;
        foreach (byte sample in frame.Samples)
            sum += sample;
        return sum / (255.0 * frame.SizeInBytes);
    }
}
