using System.Runtime.InteropServices;
using DmlEnhance.Tests.Checkpoints;
using DmlEnhance.Training.Checkpoints;
using DmlEnhance.Training.Losses;
using Xunit;

namespace DmlEnhance.Tests.Training.Losses;

public class VggModelTests
{
    // As in torchvision's vgg19.
    private static readonly (string Name, int[] Weight)[] Convolutions =
    [
        ("features.0", [64, 3, 3, 3]), ("features.2", [64, 64, 3, 3]), ("features.5", [128, 64, 3, 3]), ("features.7", [128, 128, 3, 3]), ("features.10", [256, 128, 3, 3]),
        ("features.12", [256, 256, 3, 3]), ("features.14", [256, 256, 3, 3]), ("features.16", [256, 256, 3, 3]), ("features.19", [512, 256, 3, 3]), ("features.21", [512, 512, 3, 3]),
    ];

    // 0, 1, 2, ...: as many as the largest tensor has, and some more.
    private static readonly float[] Storage = [.. Enumerable.Range(0, 512 * 512 * 9 + 32).Select(i => (float)i)];

    private static IEnumerable<(string Name, int[] Shape)> Tensors =>
        Convolutions.SelectMany(module => new[] { ($"{module.Name}.weight", module.Weight), ($"{module.Name}.bias", new[] { module.Weight[0] }) });

    [Fact]
    public void The_layout_of_torchvision_is_read_and_only_what_is_needed_is_kept()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("vgg19.pth", Checkpoint());
        VggModel model = VggModel.Load(path);
        Assert.Equal(path, model.Path);
        var saved = new Dictionary<string, NamedTensor>(StringComparer.Ordinal);
        foreach ((int index, (string name, int[] shape)) in Tensors.Index())
        {
            float[] values = model.Get(name, shape);
            Assert.True(Storage.AsSpan(index, shape.Aggregate(1, (x, y) => x * y)).SequenceEqual(values), name);
            saved.Add(name, new NamedTensor(shape, values));
        }

        Assert.Contains("no 'features.23.weight'", Assert.Throws<DmlEnhanceException>(() => model.Get("features.23.weight", 512, 512, 3, 3)).Message, StringComparison.Ordinal);
        Assert.Contains("not [64, 3, 1, 1]", Assert.Throws<DmlEnhanceException>(() => model.Get("features.0.weight", 64, 3, 1, 1)).Message, StringComparison.Ordinal);

        TensorFile.Write(folder["vgg.safetensors"], saved, new Dictionary<string, string>());
        VggModel same = VggModel.Load(folder["vgg.safetensors"]);
        Assert.Equal(model.Sha256, same.Sha256);
        Assert.Equal(model.Get("features.21.bias", 512), same.Get("features.21.bias", 512));
    }

    [Fact]
    public void A_file_that_does_not_hold_the_weights_is_one_line()
    {
        using var folder = new TemporaryFolder();
        string Message(string name, params int[] shape)
        {
            string path = folder["vgg.SafeTensors"];
            var values = new float[shape.Aggregate(1, (a, b) => a * b)];
            values[^1] = float.NaN;
            TensorFile.Write(path, new Dictionary<string, NamedTensor> { [name] = new(shape, values) }, new Dictionary<string, string>());
            string message = Assert.Throws<DmlEnhanceException>(() => VggModel.Load(path)).Message;
            Assert.StartsWith($"{path}: ", message, StringComparison.Ordinal);
            Assert.EndsWith("give torchvision's vgg19 (without batch normalisation), a .pth file or the same as .safetensors", message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', message);
            return message;
        }

        Assert.Contains("has no 'features.0.weight'", Message("0.weight", 64, 3, 3, 3), StringComparison.Ordinal);
        Assert.Contains("'features.0.weight' has the shape [64, 3, 7, 7], and VGG-19's [64, 3, 3, 3]", Message("features.0.weight", 64, 3, 7, 7), StringComparison.Ordinal);
        Assert.Contains("'features.0.weight' holds NaN or infinity", Message("features.0.weight", 64, 3, 3, 3), StringComparison.Ordinal);
        Assert.StartsWith($"{folder["none.pth"]}: ", Assert.Throws<DmlEnhanceException>(() => VggModel.Load(folder["none.pth"])).Message, StringComparison.Ordinal);
    }

    // All tensors in one storage, the n-th from its n-th number on, and one that is not of the features.
    private static byte[] Checkpoint()
    {
        byte[] pickle = PickleWriter.Pickle(writer =>
        {
            writer.Op('}').Item("classifier.6.bias", value => value.Tensor([1000], [1], 0, "0", Storage.Length));
            foreach ((int index, (string name, int[] shape)) in Tensors.Index())
            {
                long[] strides = [.. shape.Select((_, axis) => shape[(axis + 1)..].Aggregate(1L, (x, y) => x * y))];
                writer.Item(name, value => value.Tensor([.. shape.Select(side => (long)side)], strides, index, "0", Storage.Length));
            }
        });
        return ZipWriter.Zip(("archive/data.pkl", pickle), ("archive/data/0", MemoryMarshal.AsBytes(Storage.AsSpan()).ToArray()));
    }
}
