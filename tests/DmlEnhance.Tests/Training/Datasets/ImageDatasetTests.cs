using DmlEnhance.Frames;
using DmlEnhance.Images;
using DmlEnhance.Tests.Images;
using DmlEnhance.Training.Datasets;
using Xunit;

namespace DmlEnhance.Tests.Training.Datasets;

public sealed class ImageDatasetTests : IDisposable
{
    private const int Width = 24;
    private const int Height = 16;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_gives_its_pictures_by_ordinal_path_whatever_the_file_system_says()
    {
        Picture("b.png");
        Picture("a/z.JPG");
        Picture("a/B.png");
        Picture("a-/x.png");
        Picture("Z.webp");
        File.WriteAllText(_folder["notes.txt"], "no picture");
        Picture(".hidden.png");
        Picture(".cache/x.png");
        using ImageDataset dataset = ImageDataset.Open([_folder.Path]);
        // Upper case before lower; '-' before '/'.
        Assert.Equal(["Z.webp", "a-/x.png", "a/B.png", "a/z.JPG", "b.png"], Relative(dataset));
    }

    [Fact]
    public void Folders_and_files_keep_the_order_they_are_named_in_and_count_once()
    {
        Picture("two/b.png");
        Picture("two/a.png");
        Picture("one/c.png");
        Picture("single");
        using ImageDataset dataset = ImageDataset.Open([_folder["two"], _folder["single"], _folder["one"], Path.Combine(_folder["two"], "a.png"), _folder["one"] + "/"]);
        Assert.Equal(["two/a.png", "two/b.png", "single", "one/c.png"], Relative(dataset));
    }

    [Fact]
    public void A_link_back_up_is_not_followed()
    {
        Picture("a/x.png");
        Directory.CreateSymbolicLink(_folder["a/up"], _folder.Path);
        using ImageDataset dataset = ImageDataset.Open([_folder.Path]);
        Assert.Equal(["a/x.png"], Relative(dataset));
    }

    [Fact]
    public void What_is_missing_or_empty_is_one_line()
    {
        Directory.CreateDirectory(_folder["empty"]);
        Picture("a.png");
        Refused($"{_folder["missing"]}: no such file or folder", _folder["a.png"], _folder["missing"]);
        Refused($"{_folder["empty"]}: holds no picture (.png, .jpg, .jpeg, .webp, .tif, .tiff, .bmp); name a folder with pictures", _folder.Path, _folder["empty"]);
        Refused("no training pictures are named; name a folder or a file");
    }

    [Fact]
    public void A_broken_picture_is_one_line_with_its_name_and_the_others_still_come()
    {
        File.WriteAllText(_folder["a.png"], "no picture");
        Picture("b.png");
        using ImageDataset dataset = ImageDataset.Open([_folder.Path]);
        var error = Assert.Throws<DmlEnhanceException>(() => dataset.Load(0));
        Assert.StartsWith($"{_folder["a.png"]}: not an image of a known format", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal(_folder["b.png"], dataset.Load(1).Path);
    }

    [Fact]
    public void Every_epoch_takes_every_picture_once_in_an_order_of_its_own()
    {
        Pictures(11);
        using ImageDataset dataset = ImageDataset.Open([_folder.Path]);
        string[][] epochs = [.. Enumerable.Range(0, 6).Select(epoch => Enumerable.Range(epoch * 11, 11).Select(step => dataset.Sample(step, 5, 4).Path).ToArray())];
        Assert.All(epochs, epoch => Assert.Equal(dataset.Files, epoch.Order(StringComparer.Ordinal)));
        Assert.Equal(6, epochs.Select(epoch => string.Join(' ', epoch)).Distinct().Count());
        Assert.NotEqual(epochs[0], Enumerable.Range(0, 11).Select(step => dataset.Sample(step, 6, 4).Path));
    }

    [Fact]
    public void Over_many_epochs_every_picture_comes_first_equally_often()
    {
        var order = new SampleOrder(5);
        var first = new int[5];
        for (long epoch = 0; epoch < 5000; epoch++)
            first[order.Picture(epoch * 5, 77)]++;
        // 1000 expected, standard deviation 28; five of them.
        Assert.All(first, count => Assert.InRange(count, 860, 1140));
    }

    [Fact]
    public void A_step_depends_on_seed_and_step_alone()
    {
        Pictures(5);
        using ImageDataset forwards = ImageDataset.Open([_folder.Path]);
        using ImageDataset resumed = ImageDataset.Open([_folder.Path]);
        TrainingImage[] all = [.. Enumerable.Range(0, 40).Select(step => forwards.Sample(step, 9, 8))];
        for (int step = 39; step >= 0; step--)
            AssertSame(all[step], resumed.Sample(step, 9, 8));
    }

    [Fact]
    public async Task Several_threads_see_the_same_steps()
    {
        Pictures(7);
        using ImageDataset one = ImageDataset.Open([_folder.Path]);
        using ImageDataset many = ImageDataset.Open([_folder.Path], memory: 3 * Width * Height * 3);
        TrainingImage[] expected = [.. Enumerable.Range(0, 120).Select(step => one.Sample(step, 3, 8))];
        var seen = new TrainingImage[expected.Length];
        await Parallel.ForAsync(0, seen.Length, new ParallelOptions { MaxDegreeOfParallelism = 4 }, (step, cancellationToken) =>
        {
            seen[step] = many.Sample(step, 3, 8, cancellationToken);
            return ValueTask.CompletedTask;
        });
        Assert.All(expected.Zip(seen), pair => AssertSame(pair.First, pair.Second));
        Assert.InRange(many.Kept, 1, 3);
    }

    [Fact]
    public void A_crop_is_a_part_of_the_picture_in_every_place_and_half_are_mirrored()
    {
        Picture("a.png");
        using ImageDataset dataset = ImageDataset.Open([_folder.Path]);
        TrainingImage whole = dataset.Load(0);
        var places = new HashSet<(int, int)>();
        int mirrored = 0;
        for (int step = 0; step < 1000; step++)
        {
            TrainingImage part = dataset.Sample(step, 1, 14);
            Assert.Equal((14, 14, 3 * 14 * 14), (part.Height, part.Width, part.Values.Length));
            (int x, int y, bool isMirrored) = Place(whole, part);
            places.Add((x, y));
            mirrored += isMirrored ? 1 : 0;
        }

        Assert.Equal((Width - 14 + 1) * (Height - 14 + 1), places.Count); // 33 places, each missed with probability e^-30
        Assert.InRange(mirrored, 420, 580); // 500 expected, standard deviation 16
    }

    [Theory]
    [InlineData(0, Width, Height)]
    [InlineData(20, 20, Height)]
    [InlineData(100, Width, Height)]
    public void Where_a_picture_is_smaller_than_the_crop_it_is_whole(int crop, int width, int height)
    {
        Picture("a.png");
        using ImageDataset dataset = ImageDataset.Open([_folder.Path]);
        TrainingImage whole = dataset.Load(0);
        for (int step = 0; step < 8; step++)
        {
            TrainingImage part = dataset.Sample(step, 2, crop);
            Assert.Equal((width, height), (part.Width, part.Height));
            Assert.Equal(0, Place(whole, part).Y);
        }
    }

    [Theory]
    [MemberData(nameof(TestFiles.AllFormats), MemberType = typeof(TestFiles))]
    public void Samples_become_planes_of_red_green_and_blue_from_0_to_1(PixelFormat format)
    {
        using Frame frame = Formula.Filled(format);
        ImageFile.Write(_folder["a.png"], frame);
        using ImageDataset dataset = ImageDataset.Open([_folder.Path]);
        TrainingImage image = dataset.Load(0);
        Assert.Equal((frame.Height, frame.Width), (image.Height, image.Width));
        double largest = format.BytesPerSample() == 1 ? 255 : 65535;
        for (int channel = 0; channel < 3; channel++)
        {
            for (int y = 0; y < frame.Height; y++)
            {
                for (int x = 0; x < frame.Width; x++)
                {
                    int sample = Formula.SampleAt(frame, x, y, format.ColourChannels() == 3 ? channel : 0);
                    Assert.Equal((float)(sample / largest), image.Values[(channel * frame.Height + y) * frame.Width + x]);
                }
            }
        }
    }

    [Fact]
    public void Pictures_are_kept_up_to_the_budget_and_read_again_beyond_it()
    {
        Pictures(4);
        using ImageDataset dataset = ImageDataset.Open([_folder.Path], memory: 2 * Width * Height * 3);
        TrainingImage[] before = [.. Enumerable.Range(0, 4).Select(index => dataset.Load(index))];
        Assert.Equal(2, dataset.Kept);
        foreach (string file in dataset.Files)
            File.Delete(file);
        AssertSame(before[0], dataset.Load(0));
        AssertSame(before[1], dataset.Load(1));
        Assert.Throws<DmlEnhanceException>(() => dataset.Load(2));
        Assert.Throws<DmlEnhanceException>(() => dataset.Load(3));
    }

    [Fact]
    public void A_cancelled_or_disposed_data_set_gives_no_picture()
    {
        Picture("a.png");
        ImageDataset dataset = ImageDataset.Open([_folder.Path]);
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => dataset.Load(0, source.Token));
        Assert.ThrowsAny<OperationCanceledException>(() => dataset.Sample(0, 1, 8, source.Token));
        dataset.Dispose();
        Assert.Throws<ObjectDisposedException>(() => dataset.Load(0));
        Assert.Throws<ObjectDisposedException>(() => dataset.Sample(0, 1, 8));
    }

    [Fact]
    public void Numbers_that_make_no_sense_are_refused()
    {
        Picture("a.png");
        using ImageDataset dataset = ImageDataset.Open([_folder.Path]);
        Assert.Throws<ArgumentOutOfRangeException>(() => dataset.Sample(-1, 1, 8));
        Assert.Throws<ArgumentOutOfRangeException>(() => dataset.Sample(0, 1, -8));
        Assert.Throws<ArgumentOutOfRangeException>(() => dataset.Load(1));
        Assert.Equal(8, dataset.Sample(long.MaxValue, ulong.MaxValue, 8).Width);
    }

    private static (int X, int Y, bool Mirrored) Place(TrainingImage whole, TrainingImage part)
    {
        var found = new List<(int, int, bool)>();
        for (int y = 0; y + part.Height <= whole.Height; y++)
        {
            for (int x = 0; x + part.Width <= whole.Width; x++)
            {
                foreach (bool mirrored in (bool[])[false, true])
                {
                    if (IsAt(whole, part, x, y, mirrored))
                        found.Add((x, y, mirrored));
                }
            }
        }

        return Assert.Single(found);
    }

    private static bool IsAt(TrainingImage whole, TrainingImage part, int x, int y, bool mirrored)
    {
        for (int i = 0; i < part.Values.Length; i++)
        {
            int column = i % part.Width;
            int row = i / part.Width % part.Height;
            int plane = i / (part.Width * part.Height);
            int from = x + (mirrored ? part.Width - 1 - column : column);
            if (part.Values[i] != whole.Values[(plane * whole.Height + y + row) * whole.Width + from])
                return false;
        }

        return true;
    }

    private static void AssertSame(TrainingImage expected, TrainingImage actual)
    {
        Assert.Equal((expected.Path, expected.Width, expected.Height), (actual.Path, actual.Width, actual.Height));
        Assert.Equal(expected.Values, actual.Values);
    }

    private static void Refused(string message, params string[] names) =>
        Assert.Equal(message, Assert.Throws<DmlEnhanceException>(() => ImageDataset.Open(names)).Message);

    private string[] Relative(ImageDataset dataset) => [.. dataset.Files.Select(file => Path.GetRelativePath(_folder.Path, file).Replace('\\', '/'))];

    private void Pictures(int count)
    {
        for (int i = 0; i < count; i++)
            Picture($"{i:D2}.png", i);
    }

    private void Picture(string name, int seed = 1)
    {
        string path = _folder[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using Frame frame = TestFiles.Image(Width, Height, seed: seed);
        File.WriteAllBytes(path, ImageFile.Encode(frame, ".png"));
    }
}
