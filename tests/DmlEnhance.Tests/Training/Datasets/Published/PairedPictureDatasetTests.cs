using DmlEnhance.Training.Datasets.Published;
using DmlEnhance.Training.Runs;
using Xunit;

namespace DmlEnhance.Tests.Training.Datasets.Published;

public sealed class PairedPictureDatasetTests : IDisposable
{
    private readonly PublishedTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Theory]
    [InlineData("lol", "our485/low", "eval15/low", "eval15/high", ".png")]
    [InlineData("lol", "Train/input", "Test/input", "Test/target", ".png")]
    [InlineData("mit", "train/input", "test/input", "test/target", ".jpg")]
    public void A_layout_of_one_folder_opens(string name, string train, string low, string reference, string extension)
    {
        Pictures(train, extension, "2", "10");
        Pictures(low, extension, "3", "4");
        Pictures(reference, ".png", "3", "4", "5");
        PairedPictureDataset dataset = Open(name);
        Assert.Equal([_tree[$"{train}/2{extension}"], _tree[$"{train}/10{extension}"]], dataset.TrainFiles);
        Assert.Equal([(_tree[$"{low}/3{extension}"], _tree[$"{reference}/3.png"]), (_tree[$"{low}/4{extension}"], _tree[$"{reference}/4.png"])], dataset.TestPairs);
    }

    [Fact]
    public void Lsrw_is_that_of_both_cameras()
    {
        foreach (string camera in new[] { "Huawei", "Nikon" })
        {
            Pictures($"Training data/{camera}/low", ".jpg", "1");
            Pictures($"Eval/{camera}/low", ".jpg", "1");
            Pictures($"Eval/{camera}/high", ".jpg", "1");
        }

        PairedPictureDataset dataset = Open("lsrw");
        Assert.Equal([_tree["Training data/Huawei/low/1.jpg"], _tree["Training data/Nikon/low/1.jpg"]], dataset.TrainFiles);
        Assert.Equal(
            [(_tree["Eval/Huawei/low/1.jpg"], _tree["Eval/Huawei/high/1.jpg"]), (_tree["Eval/Nikon/low/1.jpg"], _tree["Eval/Nikon/high/1.jpg"])], dataset.TestPairs);
    }

    [Fact]
    public void Fivek_s_lists_name_pictures_without_extension()
    {
        Pictures("input", ".jpg", "a1-x", "a2-y", "a3-z");
        Pictures("expertC", ".jpg", "a1-x", "a2-y", "a3-z");
        _tree.List("train_input.txt", "a3-z", "a1-x");
        Assert.StartsWith($"{_tree.Path}: is not laid out as mit: there is no test.txt; expected:\nFOLDER/\n", Refusal("mit"), StringComparison.Ordinal);
        _tree.List("test.txt", "a2-y");
        PairedPictureDataset dataset = Open("mit");
        Assert.Equal([_tree["input/a3-z.jpg"], _tree["input/a1-x.jpg"]], dataset.TrainFiles);
        Assert.Equal([(_tree["input/a2-y.jpg"], _tree["expertC/a2-y.jpg"])], dataset.TestPairs);
        _tree.List("test.txt", "a9");
        Assert.Equal($"{_tree["test.txt"]}: names 'a9', but there is no such picture in {_tree["input"]}", Refusal("mit"));
        _tree.List("test.txt", "../a");
        Assert.Contains("which may lie outside of the data set", Refusal("mit"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_without_a_reference_is_one_line()
    {
        Pictures("our485/low", ".png", "1");
        Pictures("eval15/low", ".png", "1", "2");
        Pictures("eval15/high", ".png", "1");
        Assert.Equal($"{_tree["eval15/low/2.png"]}: there is no reference of this name in {_tree["eval15/high"]}", Refusal("lol"));
        Pictures("eval15/high", ".jpg", "1");
        Assert.Equal($"{_tree["eval15/high/1.png"]}: 1.jpg has the same name; which of the two is meant cannot be told", Refusal("lol"));
        File.Delete(_tree["our485/low/1.png"]);
        Assert.Equal($"{_tree["our485/low"]}: holds no picture", Refusal("lol"));
    }

    [Fact]
    public void The_pairs_can_be_validated_with()
    {
        (string, string) good = (_tree.Frame("low/1.png", 1), _tree.Frame("high/1.png", 9)), odd = (_tree.Frame("low/2.png", 1), _tree.Frame("high/2.png", 9, 30));
        using (var validator = Validator.Open([good, good], TestContext.Current.CancellationToken))
        {
            Assert.True(validator.HasReferences);
            Assert.Equal([good.Item1, good.Item1], validator.Files);
        }

        Assert.Equal($"{odd.Item1}: has 24x20 pixels, its reference 30x20", Assert.Throws<DmlEnhanceException>(() => Validator.Open([good, odd], TestContext.Current.CancellationToken)).Message);
    }

    private void Pictures(string folder, string extension, params string[] names)
    {
        foreach (string name in names)
            _tree.Frame($"{folder}/{name}{extension}", 1);
    }

    private PairedPictureDataset Open(string name) => PairedPictureDataset.Open(PublishedDataset.Find(name), _tree.Path);

    private string Refusal(string name) => Assert.Throws<DmlEnhanceException>(() => Open(name)).Message;
}
