using DmlEnhance.Models;
using Xunit;

namespace DmlEnhance.Tests.Models;

public sealed class ModelFilesTests : IDisposable
{
    private static readonly byte[] s_model = [1, 2, 3];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_model_gets_its_card_beside_it_and_both_are_replaced()
    {
        string model = Path.Combine(_folder["new"], "a.onnx");
        ModelFiles.Write(model, [9], Card("old"));
        ModelFiles.Write(model, s_model, Card("new"));
        Assert.Equal(s_model, File.ReadAllBytes(model));
        Assert.Equal("new", ModelCard.Load(ModelFiles.CardPath(model)).Description);
        Assert.Equal(["a.json", "a.onnx"], Directory.GetFiles(_folder["new"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_model_that_cannot_be_written_leaves_no_card()
    {
        Directory.CreateDirectory(_folder["a.onnx"]);
        var error = Assert.Throws<DmlEnhanceException>(() => ModelFiles.Write(_folder["a.onnx"], s_model, Card("new")));
        Assert.Equal($"cannot write {_folder["a.onnx"]}: a folder has this name", error.Message);
        Assert.Equal(["a.onnx"], _folder.Names);
    }

    [Fact]
    public void A_model_that_cannot_be_written_leaves_the_older_card_byte_for_byte()
    {
        Directory.CreateDirectory(_folder["a.onnx"]);
        byte[] older = [.. Card("old").ToJson(), (byte)'\n'];
        _folder.Write("a.json", older);
        var error = Assert.Throws<DmlEnhanceException>(() => ModelFiles.Write(_folder["a.onnx"], s_model, Card("new")));
        Assert.Contains("a folder has this name", error.Message, StringComparison.Ordinal);
        Assert.Equal(older, File.ReadAllBytes(_folder["a.json"]));
        Assert.Equal(["a.json", "a.onnx"], _folder.Names);
    }

    [Fact]
    public void A_cancelled_write_leaves_the_older_model_and_card()
    {
        ModelFiles.Write(_folder["a.onnx"], [9], Card("old"));
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => ModelFiles.Write(_folder["a.onnx"], s_model, Card("new"), source.Token));
        Assert.Equal([9], File.ReadAllBytes(_folder["a.onnx"]));
        Assert.Equal("old", ModelCard.Load(_folder["a.json"]).Description);
    }

    [Fact]
    public void Another_file_in_the_card_s_place_is_kept_and_no_model_is_written()
    {
        File.WriteAllText(_folder["a.json"], "[1, 2]");
        var error = Assert.Throws<DmlEnhanceException>(() => ModelFiles.Write(_folder["a.onnx"], s_model, Card("new")));
        Assert.StartsWith($"cannot write the card: {_folder["a.json"]}: is not a model card", error.Message, StringComparison.Ordinal);
        Assert.Equal("[1, 2]", File.ReadAllText(_folder["a.json"]));
        Assert.Equal(["a.json"], _folder.Names);
    }

    private static ModelCard Card(string description) => new() { Name = "a", Network = "sci", Description = description, Sha256 = "00" };
}
