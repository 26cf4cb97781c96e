using System.Security.Cryptography;
using DmlEnhance.Checkpoints;
using Xunit;
using static DmlEnhance.Tests.Checkpoints.CheckpointFixtures;

namespace DmlEnhance.Tests.Checkpoints;

public sealed class PyTorchCheckpointTests : IDisposable
{
    private static readonly string[] ModelNames =
        ["conv.weight", "conv.bias", "norm.weight", "norm.bias", "norm.running_mean", "norm.running_var", "norm.num_batches_tracked"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("float32", CheckpointElementType.Float32)]
    [InlineData("float64", CheckpointElementType.Float64)]
    [InlineData("float16", CheckpointElementType.Float16)]
    [InlineData("bfloat16", CheckpointElementType.BFloat16)]
    public void A_floating_point_tensor_of_PyTorch_comes_out_with_its_exact_values(string name, CheckpointElementType type)
    {
        using PyTorchCheckpoint checkpoint = PyTorchCheckpoint.Open(CheckpointFixtures.Path("types.pt"));
        CheckpointTensor tensor = checkpoint.Tensors[name];
        Assert.Equal(type, tensor.ElementType);
        Assert.Equal(QuartersUpTo(name == "float32" ? 12 : 7), tensor.ToSingle());
    }

    [Theory]
    [InlineData("int64", CheckpointElementType.Int64)]
    [InlineData("int32", CheckpointElementType.Int32)]
    [InlineData("int16", CheckpointElementType.Int16)]
    [InlineData("int8", CheckpointElementType.Int8)]
    public void An_integer_tensor_of_PyTorch_comes_out_with_its_exact_values_and_signs(string name, CheckpointElementType type)
    {
        using PyTorchCheckpoint checkpoint = PyTorchCheckpoint.Open(CheckpointFixtures.Path("types.pt"));
        Assert.Equal(type, checkpoint.Tensors[name].ElementType);
        Assert.Equal([-5, -4, -3, -2, -1, 0, 1], checkpoint.Tensors[name].ToSingle());
    }

    [Fact]
    public void Bytes_truth_values_scalars_and_empty_tensors_come_out_as_they_went_in()
    {
        using PyTorchCheckpoint checkpoint = PyTorchCheckpoint.Open(CheckpointFixtures.Path("types.pt"));
        Assert.Equal([250, 251, 252, 253, 254, 255], checkpoint.Tensors["uint8"].ToSingle());
        Assert.Equal([1, 0, 1], checkpoint.Tensors["bool"].ToSingle());
        Assert.Equal(CheckpointElementType.Bool, checkpoint.Tensors["bool"].ElementType);
        Assert.Empty(checkpoint.Tensors["scalar"].Shape);
        Assert.Equal([3.5f], checkpoint.Tensors["scalar"].ToSingle());
        Assert.Equal([0, 4], checkpoint.Tensors["empty"].Shape);
        Assert.Equal(0, checkpoint.Tensors["empty"].ElementCount);
        Assert.Empty(checkpoint.Tensors["empty"].ToSingle());
    }

    [Fact]
    public void Views_of_one_storage_come_out_in_C_order_each_with_its_own_part()
    {
        using PyTorchCheckpoint checkpoint = PyTorchCheckpoint.Open(CheckpointFixtures.Path("views.pt"));
        Assert.Equal(QuartersUpTo(12), checkpoint.Tensors["whole"].ToSingle());
        Assert.Equal([3, 4], checkpoint.Tensors["transposed"].Shape);
        Assert.Equal(Quarters(0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11), checkpoint.Tensors["transposed"].ToSingle());
        Assert.Equal(Quarters(1, 4, 7, 10), checkpoint.Tensors["column"].ToSingle());
        Assert.Equal(Quarters(3, 4, 5, 6, 7, 8), checkpoint.Tensors["rows"].ToSingle());
        Assert.Equal([4, 2, 3], checkpoint.Tensors["permuted"].Shape);
        Assert.Equal(Quarters([.. from k in Enumerable.Range(0, 4) from i in Enumerable.Range(0, 2) from j in Enumerable.Range(0, 3) select (i * 3 + j) * 4 + k]),
            checkpoint.Tensors["permuted"].ToSingle());
    }

    [Fact]
    public void A_view_far_inside_a_large_storage_is_found_there()
    {
        var bytes = new byte[200_001];
        (bytes[^3], bytes[^2], bytes[^1]) = (7, 8, 9);
        using PyTorchCheckpoint checkpoint = Open(
            p => p.Dict("end", v => v.Tensor([2], [1], offset: bytes.Length - 2, key: "1", count: bytes.Length, type: "ByteStorage")),
            ("archive/data/1", bytes));
        Assert.Equal([8, 9], checkpoint.Tensors["end"].ToSingle());
    }

    [Theory]
    [InlineData("state-dict.pt")]
    [InlineData("state-dict-protocol3.pt")]
    [InlineData("state-dict-protocol4.pt")]
    [InlineData("state-dict-protocol5.pt")]
    [InlineData("training-run.pth")]
    [InlineData("data-parallel.pth")]
    public void A_models_weights_have_its_own_names_whatever_the_training_script_wrapped_them_in(string fixture)
    {
        using PyTorchCheckpoint checkpoint = PyTorchCheckpoint.Open(CheckpointFixtures.Path(fixture));
        Assert.Equal(ModelNames, checkpoint.Tensors.Keys);
        Assert.All(checkpoint.Tensors, pair => Assert.Equal(pair.Key, pair.Value.Name));
        Assert.Equal([2, 1, 3, 3], checkpoint.Tensors["conv.weight"].Shape);
        Assert.Equal(18, checkpoint.Tensors["conv.weight"].ElementCount);
        Assert.Equal(QuartersUpTo(18), checkpoint.Tensors["conv.weight"].ToSingle());
    }

    [Fact]
    public void Parameters_saved_as_such_are_tensors_like_any_other()
    {
        using PyTorchCheckpoint checkpoint = PyTorchCheckpoint.Open(CheckpointFixtures.Path("parameters.pt"));
        Assert.Equal(QuartersUpTo(4), checkpoint.Tensors["weight"].ToSingle());
        Assert.Equal(QuartersUpTo(3), checkpoint.Tensors["frozen"].ToSingle());
    }

    [Theory]
    [InlineData("whole-module.pt", "holds a Python object 'model.Finetunemodel'; save model.state_dict() instead")]
    [InlineData("legacy.pt", "is in PyTorch's old format (before 1.6)")]
    [InlineData("torchscript.pt", "is a TorchScript archive")]
    public void What_PyTorch_writes_besides_state_dicts_is_named_with_the_way_out(string fixture, string expected)
    {
        string path = CheckpointFixtures.Path(fixture);
        string message = Assert.Throws<DmlEnhanceException>(() => PyTorchCheckpoint.Open(path)).Message;
        Assert.StartsWith($"{path}: {expected}", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_a_newer_PyTorch_with_its_extra_entries_opens()
    {
        using PyTorchCheckpoint checkpoint = Open(p => p.Dict("weight", v => v.GoodTensor()),
            ("archive/.format_version", "1"u8.ToArray()), ("archive/.storage_alignment", "64"u8.ToArray()),
            ("archive/byteorder", "little"u8.ToArray()), ("archive/version", "3\n"u8.ToArray()), ("archive/.data/serialization_id", "123"u8.ToArray()));
        Assert.Equal([1, 2, 3, 4], checkpoint.Tensors["weight"].ToSingle());
    }

    [Fact]
    public void The_only_state_dict_in_a_file_is_taken_whatever_its_key()
    {
        using PyTorchCheckpoint checkpoint = Open(p => p.Dict("generator", StateDict("a")).Item("epoch", v => v.Integer(3)));
        Assert.Equal(["a"], checkpoint.Tensors.Keys);
    }

    [Fact]
    public void Of_several_state_dicts_the_one_under_a_usual_key_is_taken()
    {
        using PyTorchCheckpoint checkpoint = Open(p => p.Dict("discriminator", StateDict("a")).Item("G_net", StateDict("b")));
        Assert.Equal(["b"], checkpoint.Tensors.Keys);
    }

    [Theory]
    [InlineData("first", "second")]
    [InlineData("model", "net")]
    public void Where_several_state_dicts_could_be_meant_the_user_is_asked_to_choose(string one, string other)
    {
        string message = Assert.Throws<DmlEnhanceException>(() => Open(p => p.Dict(one, StateDict("a")).Item(other, StateDict("b")))).Message;
        Assert.Contains($"holds several state dicts ('{one}', '{other}')", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_prefix_that_only_some_names_have_stays()
    {
        using PyTorchCheckpoint checkpoint = Open(p => p.Dict("module.a", v => v.GoodTensor()).Item("b", v => v.GoodTensor()));
        Assert.Equal(["module.a", "b"], checkpoint.Tensors.Keys);
    }

    [Fact]
    public void A_good_state_dict_beside_a_dictionary_that_holds_itself_opens()
    {
        using PyTorchCheckpoint checkpoint = Open(p => p.Dict("state_dict", StateDict("a")).Put(0).Item("run", v => v.Get(0)));
        Assert.Equal(["a"], checkpoint.Tensors.Keys);
    }

    [Fact]
    public void The_hash_is_that_of_the_whole_file_and_the_path_the_one_given()
    {
        string path = CheckpointFixtures.Path("state-dict.pt");
        using PyTorchCheckpoint checkpoint = PyTorchCheckpoint.Open(path);
        Assert.Equal(path, checkpoint.Path);
        Assert.Equal(Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path))).ToLowerInvariant(), checkpoint.Sha256);
    }

    [Fact]
    public void Several_threads_reading_at_once_get_the_same_values_as_one()
    {
        const int Bytes = 64;
        using PyTorchCheckpoint checkpoint = Open(
            p => p.Dict("ones", v => v.Tensor([Bytes], [1], key: "1", count: Bytes, type: "ByteStorage")).Item("twos", v => v.Tensor([Bytes], [1], key: "2", count: Bytes, type: "ByteStorage")),
            ("archive/data/1", Filled(Bytes, 1)), ("archive/data/2", Filled(Bytes, 2)));
        ParallelEnumerable.Range(0, 20_000).WithDegreeOfParallelism(4).ForAll(i =>
            Assert.DoesNotContain(i % 2 == 0 ? 2 : 1, checkpoint.Tensors[i % 2 == 0 ? "ones" : "twos"].ToSingle()));
    }

    [Fact]
    public void A_closed_checkpoint_says_that_it_is_closed_and_leaves_the_file_alone()
    {
        string path = _folder.Write("weights.pt", ZipWriter.Checkpoint(p => p.Dict("weight", v => v.GoodTensor())));
        PyTorchCheckpoint checkpoint = PyTorchCheckpoint.Open(path);
        checkpoint.Dispose();
        checkpoint.Dispose();
        Assert.Throws<ObjectDisposedException>(() => checkpoint.Tensors["weight"].ToSingle());
        using var alone = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Assert.True(alone.CanWrite);
    }

    private static byte[] Filled(int count, byte value)
    {
        var bytes = new byte[count];
        Array.Fill(bytes, value);
        return bytes;
    }

    private static Action<PickleWriter> StateDict(string name) => p => p.Dict(name, v => v.GoodTensor());

    private PyTorchCheckpoint Open(Action<PickleWriter> pickle, params (string Name, byte[] Bytes)[] others) =>
        PyTorchCheckpoint.Open(_folder.Write("weights.pt", ZipWriter.Checkpoint(pickle, others)));
}
