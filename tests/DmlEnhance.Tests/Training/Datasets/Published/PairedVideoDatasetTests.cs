using DmlEnhance.Networks;
using DmlEnhance.Training.Clips;
using DmlEnhance.Training.Datasets.Published;
using Xunit;

namespace DmlEnhance.Tests.Training.Datasets.Published;

public sealed class PairedVideoDatasetTests : IDisposable
{
    private const int Side = 16;
    private const int Plane = Side * Side;
    private const int DarkAndClean = TceNetwork.Frames + 2;

    private readonly PublishedTree _tree = new();

    public void Dispose() => _tree.Dispose();

    /// <summary>Each layout that is handed out, with the videos that its authors test with.</summary>
    [Theory]
    [InlineData("sdsd-indoor", "indoor_np/input", "indoor_np/GT", "0001.npy", "pair2", "pair13")]
    [InlineData("sdsd-indoor", "indoor_np/LQ", "indoor_np/GT", "0001.npy", "pair1", "pair70")]
    [InlineData("sdsd-indoor", "indoor_png/input", "indoor_png/GT", "0001.png", "pair1", "pair13")]
    [InlineData("sdsd-indoor", "indoor_png/LQ", "indoor_png/GT", "0001.png", "pair1", "pair13")]
    [InlineData("sdsd-indoor", "indoor_static_np/input", "indoor_static_np/GT", "0001.npy", "pair13", "pair4_2")]
    [InlineData("sdsd-outdoor", "outdoor_np/input", "outdoor_np/GT", "0001.npy", "pair13", "pair76")]
    [InlineData("sdsd-outdoor", "outdoor_png/input", "outdoor_png/GT", "0001.png", "pair13", "pair76")]
    [InlineData("sdsd-outdoor", "outdoor_static_np/input", "outdoor_static_np/GT", "0001.npy", "MVI_0918", "MVI_1032")]
    public void Layouts_without_lists_are_split_as_their_authors_do(string name, string dark, string clean, string first, string train, string test)
    {
        _tree.Video(dark, clean, train, first);
        _tree.Video(dark, clean, test, first);
        AssertHolds(Open(name, DatasetSplit.Train), dark, train);
        AssertHolds(Open(name, DatasetSplit.Test), dark, test);
    }

    [Theory]
    [InlineData("sdsd-indoor", "videoSDSD_low", "videoSDSD_normal", "_indoor")]
    [InlineData("sdsd-indoor", "videoSDSD_low", "videoSDSD_normal", "")]
    [InlineData("sdsd-outdoor", "videoSDSD_low", "videoSDSD_normal", "_outdoor")]
    [InlineData("ds-lol", "low_and_noise", "normal", "")]
    public void Layouts_with_lists_are_split_by_them(string name, string dark, string clean, string suffix)
    {
        foreach (string video in new[] { "a", "b", "unlisted" })
            _tree.Video(dark, clean, video);
        _tree.List($"train_list{suffix}.txt", "", "  b ");
        _tree.List($"test_list{suffix}.txt", "a", "a");
        AssertHolds(Open(name, DatasetSplit.Train), dark, "b");
        AssertHolds(Open(name, DatasetSplit.Test), dark, "a");
    }

    [Theory]
    [InlineData("test_list.txt")]
    [InlineData("SMID_Long_np/text_list.txt")]
    public void The_long_exposure_belongs_to_all_frames_of_its_scene(string list)
    {
        foreach (string scene in new[] { "0001", "0013" })
        {
            _tree.Frames($"SMID_LQ_np/{scene}", "0001.npy", 9, 0);
            _tree.Frame($"SMID_Long_np/{scene}/half0001_5s.npy", 99, PublishedTree.Width / 2, PublishedTree.Height / 2);
            _tree.Frame($"SMID_Long_np/{scene}/long0001_5s.npy", 200);
        }

        _tree.List(list, "0013");
        using PairedVideoDataset train = Open("smid", DatasetSplit.Train), test = Open("smid", DatasetSplit.Test);
        train.Check(1, 1, Side, TestContext.Current.CancellationToken);
        Assert.Equal(["0001", "0013"], new[] { train, test }.Select(dataset => Path.GetFileName(Path.GetDirectoryName(dataset.Files[0]))));
        for (int number = 0; number < 8; number++)
        {
            int[] reds = Reds(train.Sample(number, 1, Side));
            Assert.Equal([200, 200], reds[TceNetwork.Frames..]);
            Assert.Equal(Enumerable.Range(0, TceNetwork.Frames).Select(frame => reds[0] + PublishedTree.Step * frame), reds[..TceNetwork.Frames]);
        }
    }

    /// <summary>DRV's frames are pictures in half size, and so is the one of its long exposures that fits them.</summary>
    [Fact]
    public void Drv_s_pictures_take_the_long_exposure_in_half_size()
    {
        _tree.Frames("VBM4D_rawRGB/0002", "0001.png", 6, 0);
        _tree.Frame("long/0002/0001_5s.png", 99, 2 * PublishedTree.Width, 2 * PublishedTree.Height);
        _tree.Frame("long/0002/half0001_5s.png", 200);
        File.WriteAllText(_tree["long/0002/0001_5s.ARW"], "raw");
        _tree.List("train_list.txt", "0002");
        using PairedVideoDataset dataset = Open("drv", DatasetSplit.Train);
        Assert.Equal([0, 4, 8, 12, 16, 20, 200, 200], Reds(dataset.Sample(0, 1, Side)));
    }

    [Fact]
    public void A_window_is_six_consecutive_frames_and_the_clean_third_and_fourth()
    {
        Lol(("a", 8));
        using PairedVideoDataset dataset = Open("ds-lol", DatasetSplit.Train);
        var firsts = new HashSet<int>();
        for (int number = 0; number < 32; number++)
        {
            TrainingClip clip = dataset.Sample(number, 1, Side);
            int[] reds = Reds(clip);
            int first = reds[0] / PublishedTree.Step;
            firsts.Add(first);
            int[] frames = [first, first + 1, first + 2, first + 3, first + 4, first + 5];
            Assert.Equal([.. frames.Select(frame => PublishedTree.Step * frame), .. frames[2..4].Select(frame => PublishedTree.CleanOffset + PublishedTree.Step * frame)], reds);
            Assert.Equal($"{first:D5}.png", Path.GetFileName(clip.Source));
            Assert.Null(clip.Motion);
        }

        Assert.Equal([0, 1, 2], firsts.Order());
        Assert.False(dataset.KnowsMotion);
    }

    [Fact]
    public void Dark_and_clean_frames_show_one_part_turned_one_way()
    {
        Lol(("a", 8));
        using PairedVideoDataset dataset = Open("ds-lol", DatasetSplit.Train);
        var turns = new HashSet<(int, int, bool)>();
        var corners = new HashSet<(int, int)>();
        for (int number = 0; number < 96; number++)
        {
            float[] values = dataset.Sample(number, 1, Side).Values;
            int[] columns = Levels(values, 1), rows = Levels(values, 2);
            for (int frame = 1; frame < DarkAndClean; frame++)
            {
                Assert.Equal(columns, Levels(values, 3 * frame + 1));
                Assert.Equal(rows, Levels(values, 3 * frame + 2));
            }

            // Which way the picture's columns and rows go in the clip, from its first pixel to its neighbours.
            bool transposed = columns[1] == columns[0];
            int across = transposed ? Side : 1, down = transposed ? 1 : Side;
            int x = (columns[across] - columns[0]) / PublishedTree.Step, y = (rows[down] - rows[0]) / PublishedTree.Step;
            Assert.Equal((1, 1), (Math.Abs(x), Math.Abs(y)));
            for (int i = 0; i < Plane; i++)
            {
                (int row, int column) = transposed ? (i % Side, i / Side) : (i / Side, i % Side);
                Assert.Equal((columns[0] + PublishedTree.Step * x * column, rows[0] + PublishedTree.Step * y * row), (columns[i], rows[i]));
            }

            turns.Add((x, y, transposed));
            corners.Add((columns.Min() / PublishedTree.Step, rows.Min() / PublishedTree.Step));
        }

        Assert.Equal(8, turns.Count);
        Assert.Equal((0, PublishedTree.Width - Side), (corners.Min(corner => corner.Item1), corners.Max(corner => corner.Item1)));
        Assert.Equal((0, PublishedTree.Height - Side), (corners.Min(corner => corner.Item2), corners.Max(corner => corner.Item2)));
    }

    [Fact]
    public void A_clip_depends_on_seed_and_number_alone_and_an_epoch_takes_each_video_once()
    {
        Lol(("a", 9), ("b", 8), ("c", 8));
        using PairedVideoDataset first = Open("ds-lol", DatasetSplit.Train), second = Open("ds-lol", DatasetSplit.Train);
        Assert.Equal(3, first.Videos);
        first.Sample(0, 7, Side);
        Assert.Equal(first.Sample(5, 7, Side).Values, second.Sample(5, 7, Side).Values);
        Assert.NotEqual(first.Sample(5, 7, Side).Values, first.Sample(8, 7, Side).Values);
        Assert.NotEqual(first.Sample(5, 7, Side).Values, first.Sample(5, 8, Side).Values);
        for (int epoch = 0; epoch < 3; epoch++)
            Assert.Equal(["a", "b", "c"], Enumerable.Range(3 * epoch, 3).Select(number => Path.GetFileName(Path.GetDirectoryName(first.Sample(number, 7, Side).Source))).Order());
    }

    [Fact]
    public void Test_clips_are_the_authors_window_or_the_middle_and_the_middle_of_the_picture()
    {
        Lol(("a", 12));
        _tree.Video("low_and_noise", "normal", "b", "0001.png", 12);
        _tree.List("test_list.txt", "a", "b");
        using PairedVideoDataset dataset = Open("ds-lol", DatasetSplit.Test);
        TrainingClip[] clips = [.. dataset.TestClips(Side, TestContext.Current.CancellationToken)];
        Assert.Equal(["00002.png", "0004.png"], clips.Select(clip => Path.GetFileName(clip.Source)));
        foreach (float[] values in clips.Select(clip => clip.Values))
        {
            Assert.Equal(Enumerable.Range(0, Plane).Select(i => PublishedTree.Step * ((PublishedTree.Width - Side) / 2 + i % Side)), Levels(values, 1));
            Assert.Equal(Enumerable.Range(0, Plane).Select(i => PublishedTree.Step * ((PublishedTree.Height - Side) / 2 + i / Side)), Levels(values, 2));
        }
    }

    [Fact]
    public void Pairs_of_one_place_may_have_different_names_where_the_authors_pair_them_so()
    {
        _tree.Frames("indoor_np/input/pair1", "0001.npy", 6, 0);
        _tree.Frames("indoor_np/GT/pair1", "0017.npy", 6, PublishedTree.CleanOffset);
        using PairedVideoDataset dataset = Open("sdsd-indoor", DatasetSplit.Train);
        Assert.Equal([0, 4, 8, 12, 16, 20, 128 + 8, 128 + 12], Reds(dataset.Sample(0, 1, Side)));
        Assert.Equal($"{_tree["indoor_np/input"]}: holds no video to test with; those are pair13, pair15, pair21, pair23, pair31, pair33, pair50, pair52, pair58, pair60, pair68, pair70", Refusal("sdsd-indoor", DatasetSplit.Test));
    }

    [Fact]
    public void A_list_that_is_missing_or_wrong_is_explained()
    {
        _tree.Video("low_and_noise", "normal", "a");
        Assert.StartsWith($"{_tree.Path}: is not laid out as ds-lol: there is no train_list.txt; expected:\nFOLDER/\n", Refusal("ds-lol"), StringComparison.Ordinal);
        string list = _tree["train_list.txt"];
        _tree.List("train_list.txt", "a", "gone");
        Assert.Equal($"{list}: names 'gone', but there is no folder {_tree["low_and_noise/gone"]}", Refusal("ds-lol"));
        _tree.List("train_list.txt", "");
        Assert.Equal($"{list}: names nothing; one name a line is needed", Refusal("ds-lol"));
        foreach (string name in new[] { "../a", "a/../../b", "..", "/etc", @"\\host\share", "C:a", @"a\..\..\b" })
        {
            _tree.List("train_list.txt", "a", name);
            Assert.Equal($"{list}: names '{name}', which may lie outside of the data set; use the names of its own folders and files", Refusal("ds-lol"));
        }

        File.WriteAllBytes(list, new byte[(1 << 20) + 1]);
        Assert.Equal($"{list}: the file has 1 MiB; 1 MiB can be read", Refusal("ds-lol"));
        File.WriteAllText(list, "");
        Assert.Equal($"{list}: the file is empty", Refusal("ds-lol"));
    }

    [Fact]
    public void A_list_with_a_byte_order_mark_and_either_line_end_is_read()
    {
        Lol(("a", 6), ("b/c", 6), ("d", 6));
        File.WriteAllText(_tree["train_list.txt"], "\uFEFFa\r\nb/c\n\n\td ");
        using PairedVideoDataset dataset = Open("ds-lol", DatasetSplit.Train);
        Assert.Equal(3, dataset.Videos);
    }

    [Fact]
    public void Frames_that_do_not_pair_are_one_line()
    {
        string dark = _tree["low_and_noise/a"], clean = _tree["normal/a"];
        Lol(("a", 7));
        File.Delete(Path.Combine(clean, "00006.png"));
        Assert.Equal($"{dark}: holds 7 frames, {clean} has 6; each needs its clean one", Refusal("ds-lol"));
        _tree.Frame("normal/a/00007.png", 1);
        Assert.Equal($"{Path.Combine(dark, "00006.png")}: there is no clean frame of this name in {clean}", Refusal("ds-lol"));
        Directory.Delete(clean, recursive: true);
        Assert.Equal($"{clean}: no such folder; the frames in {dark} need their clean ones", Refusal("ds-lol"));
        foreach (int frame in new[] { 5, 6 })
            File.Delete(Path.Combine(dark, $"{frame:D5}.png"));
        Directory.CreateDirectory(clean);
        Assert.Equal($"{dark}: holds 5 frames (pictures); a clip needs 6 or more", Refusal("ds-lol"));
        _tree.Frames("SMID_LQ_np/1", "1.npy", 6, 0);
        Directory.CreateDirectory(_tree["SMID_Long_np/1"]);
        _tree.List("test_list.txt", "1");
        Assert.Equal($"{_tree["SMID_Long_np/1"]}: holds no long exposure (.npy), which the frames of the scene need", Refusal("smid", DatasetSplit.Test));
        Assert.Equal($"{_tree["SMID_LQ_np"]}: holds no video to train on", Refusal("smid"));
    }

    [Fact]
    public void Frames_that_cannot_be_used_are_known_before_training()
    {
        Lol(("a", 8));
        using (PairedVideoDataset dataset = Open("ds-lol", DatasetSplit.Train))
        {
            dataset.Check(5, 1, Side, TestContext.Current.CancellationToken);
            Assert.Equal($"{_tree["low_and_noise/a/00000.png"]}: has fewer than 21 pixels on a side; training needs 21 (--crop)", Refusal(dataset, 21));
        }

        string last = _tree.Frame("normal/a/00007.png", 1, PublishedTree.Width + 1);
        using (PairedVideoDataset dataset = Open("ds-lol", DatasetSplit.Train))
            Assert.Equal($"{last}: has 25x20 pixels, other frames of this video 24x20; dark and clean ones are all of one size", Refusal(dataset, Side));
        File.WriteAllText(_tree["low_and_noise/a/00007.png"], "no picture");
        using (PairedVideoDataset dataset = Open("ds-lol", DatasetSplit.Train))
            Assert.StartsWith($"{_tree["low_and_noise/a/00007.png"]}: ", Refusal(dataset, Side), StringComparison.Ordinal);
    }

    private static string Refusal(PairedVideoDataset dataset, int side) =>
        Assert.Throws<DmlEnhanceException>(() => dataset.Check(1, 1, side, TestContext.Current.CancellationToken)).Message;

    private void Lol(params (string Video, int Count)[] videos)
    {
        foreach ((string video, int count) in videos)
            _tree.Video("low_and_noise", "normal", video, count: count);
        _tree.List("train_list.txt", [.. videos.Select(video => video.Video)]);
    }

    private PairedVideoDataset Open(string name, DatasetSplit split) => PairedVideoDataset.Open(PublishedDataset.Find(name), _tree.Path, split);

    private string Refusal(string name, DatasetSplit split = DatasetSplit.Train) => Assert.Throws<DmlEnhanceException>(() => Open(name, split)).Message;

    private void AssertHolds(PairedVideoDataset dataset, string dark, string video)
    {
        using (dataset)
        {
            Assert.Equal(1, dataset.Videos);
            Assert.Equal(16, dataset.Files.Count);
            Assert.Equal(_tree[$"{dark}/{video}"], Path.GetDirectoryName(dataset.Files[0]));
            int[] reds = Reds(dataset.Sample(0, 1, Side));
            Assert.Equal(reds[2] + PublishedTree.CleanOffset, reds[6]);
        }
    }

    // A level of 8 bits is exact in a float.
    private static int[] Levels(float[] values, int plane) => [.. values.AsSpan(plane * Plane, Plane).ToArray().Select(value => (int)Math.Round(255 * value))];

    private static int[] Reds(TrainingClip clip) => [.. Enumerable.Range(0, DarkAndClean).Select(frame => Levels(clip.Values, 3 * frame).Distinct().Single())];
}
