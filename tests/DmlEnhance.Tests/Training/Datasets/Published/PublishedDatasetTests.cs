using System.CommandLine;
using DmlEnhance.Cli;
using DmlEnhance.Training.Datasets.Published;
using Xunit;

namespace DmlEnhance.Tests.Training.Datasets.Published;

public sealed class PublishedDatasetTests : IDisposable
{
    private readonly PublishedTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void Data_sets_are_found_by_name_and_alias()
    {
        Assert.Equal(["sdsd-indoor", "sdsd-outdoor", "drv", "ds-lol", "lol", "lsrw", "mit"], PublishedDataset.All.Select(dataset => dataset.Name));
        foreach (PublishedDataset dataset in PublishedDataset.All)
            Assert.Same(dataset, PublishedDataset.Find(dataset.Name.ToUpperInvariant()));
        Assert.Same(PublishedDataset.Find("drv"), PublishedDataset.Find("smid"));
        Assert.Same(PublishedDataset.Find("mit"), PublishedDataset.Find("fivek"));
        Assert.Equal("'lole' is no data set's layout: use sdsd-indoor, sdsd-outdoor, drv, ds-lol, lol, lsrw, mit", Assert.Throws<DmlEnhanceException>(() => PublishedDataset.Find("lole")).Message);
    }

    /// <summary>STCL chooses its losses by it: only DS-LOL's dark half is computed.</summary>
    [Fact]
    public void Only_ds_lol_is_synthetic() => Assert.Equal(["ds-lol"], PublishedDataset.All.Where(dataset => dataset.IsSynthetic).Select(dataset => dataset.Name));

    [Fact]
    public void A_wrong_layout_is_explained_with_the_tree()
    {
        Directory.CreateDirectory(_tree["videoSDSD_low"]);
        string message = Assert.Throws<DmlEnhanceException>(() => PairedVideoDataset.Open(PublishedDataset.Find("sdsd-indoor"), _tree.Path, DatasetSplit.Train)).Message;
        Assert.StartsWith($"""
            {_tree.Path}: is not laid out as sdsd-indoor: there is no videoSDSD_normal; expected:
            FOLDER/
              videoSDSD_low/VIDEO/00000.png ...
              videoSDSD_normal/VIDEO/00000.png ...
              train_list.txt                 names of VIDEO, one a line (or train_list_indoor.txt)
              test_list.txt                  likewise (or test_list_indoor.txt)
            or, as its authors hand it out:
            FOLDER/
              indoor_np/input/pair1/0001.npy ...           (or LQ for input)
            """.ReplaceLineEndings("\n"), message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_folder_is_told_all_that_would_do()
    {
        Assert.StartsWith($"{_tree.Path}: is not laid out as drv: there is no VBM4D_rawRGB or SMID_LQ_np; expected:\nFOLDER/\n  VBM4D_rawRGB/SCENE/", Refusal("drv"), StringComparison.Ordinal);
        Assert.StartsWith($"{_tree.Path}: is not laid out as lol: there is no our485/low or Train/input; expected:\nFOLDER/\n  our485/low/", Refusal("lol"), StringComparison.Ordinal);
        Assert.StartsWith($"{_tree.Path}: is not laid out as lsrw: there is no Training data/Huawei/low; expected:\n", Refusal("lsrw"), StringComparison.Ordinal);
        Directory.CreateDirectory(_tree["eval15/high"]);
        Assert.StartsWith($"{_tree.Path}: is not laid out as lol: there is no our485/low; expected:\n", Refusal("lol"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_none_is_one_line()
    {
        File.WriteAllText(_tree["file"], "x");
        PublishedDataset layout = PublishedDataset.Find("lol");
        Assert.Equal($"{_tree["none"]}: no such folder", Assert.Throws<DmlEnhanceException>(() => PairedPictureDataset.Open(layout, _tree["none"])).Message);
        Assert.Equal($"{_tree["file"]}: this is a file, not a folder", Assert.Throws<DmlEnhanceException>(() => PairedPictureDataset.Open(layout, _tree["file"])).Message);
    }

    /// <summary>Otherwise somebody who follows the tree would be told of yet another missing file.</summary>
    [Fact]
    public void The_trees_show_the_folders_and_lists_that_are_looked_for()
    {
        foreach (PublishedDataset dataset in PublishedDataset.All)
        {
            string text = string.Join('\n', dataset.Tree);
            foreach (string folder in dataset.VideoTrees.Cast<IDatasetTree>().Concat(dataset.PictureTrees).SelectMany(tree => tree.Folders))
                Assert.Contains($"  {(folder.EndsWith("/LQ", StringComparison.Ordinal) ? folder[..^2] + "input" : folder)}/", text, StringComparison.Ordinal);
            foreach (string list in dataset.VideoTrees.SelectMany(tree => tree.Split.TrainLists.Concat(tree.Split.TestLists)).Concat(dataset.PictureTrees.SelectMany(tree => new[] { tree.TrainList, tree.TestList }).OfType<string>()))
                Assert.Contains(list, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Videos_are_not_opened_as_pictures_nor_pictures_as_videos()
    {
        Assert.Throws<ArgumentException>(() => PairedPictureDataset.Open(PublishedDataset.Find("drv"), _tree.Path));
        Assert.Throws<ArgumentException>(() => PairedVideoDataset.Open(PublishedDataset.Find("lol"), _tree.Path, DatasetSplit.Train));
    }

    /// <summary>The command line folds all else into one line; the tree stays one.</summary>
    [Fact]
    public async Task The_command_line_prints_the_tree_below_the_error()
    {
        using var error = new StringWriter();
        var console = new CliConsole(TextWriter.Null, error, OutIsTerminal: false, ErrorIsTerminal: false);
        int code = await CommandLine.Action(console, (_, _) => throw PublishedDataset.Find("ds-lol").Wrong("a\nb", "normal"))(new RootCommand().Parse([]), TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Failure, code);
        Assert.Equal("""
            dmlenhance: a b: is not laid out as ds-lol: there is no normal; expected:
            FOLDER/
              low_and_noise/VIDEO/00000.png ...
              normal/VIDEO/00000.png ...
              flow/VIDEO/00000.flo ...       may be there: motion from the frame of this name to the next (Middlebury's format)
              flow_back/VIDEO/00000.flo ...  with it: motion from the next frame back to it
              train_list.txt                 names of VIDEO, one a line
              test_list.txt                  likewise

            """.ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }

    private string Refusal(string name)
    {
        PublishedDataset layout = PublishedDataset.Find(name);
        return Assert.Throws<DmlEnhanceException>(() => layout.Kind == DatasetKind.Video ? (object)PairedVideoDataset.Open(layout, _tree.Path, DatasetSplit.Test) : PairedPictureDataset.Open(layout, _tree.Path)).Message;
    }
}
