using System.Text;
using DmlEnhance.Training.Checkpoints;
using Xunit;

namespace DmlEnhance.Tests.Training.Checkpoints;

public sealed class TensorFileTests : IDisposable
{
    // Zeros, subnormals, infinities, quiet and signalling NaN with payloads, 1.
    private static readonly uint[] Bits = [0x00000000, 0x80000000, 0x00000001, 0x807FFFFF, 0x7F800000, 0xFF800000, 0x7FC00000, 0xFFC12345, 0x7F800001, 0x3F800000];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> HostileCases => [.. HostileTensorFiles.All.Keys];

    private string Target => _folder["a.safetensors"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_written_comes_back_bit_for_bit()
    {
        TensorFile.Write(Target, Tensors(), Texts());
        TensorFile file = TensorFile.Read(Target);
        AssertHolds(file, Tensors(), Texts());
        Assert.Equal(Bits, file.Tensors["bits"].Values.Select(BitConverter.SingleToUInt32Bits));
    }

    [Fact]
    public void A_file_that_another_program_wrote_is_read()
    {
        TensorFile file = TensorFile.Read(Path.Combine(AppContext.BaseDirectory, "fixtures", "tensors", "tensors.safetensors"));
        AssertHolds(file, Tensors(), Texts());
    }

    [Fact]
    public void The_bytes_are_those_that_the_format_asks_for()
    {
        TensorFile.Write(Target, new Dictionary<string, NamedTensor> { ["b"] = new([2], [1, -2]), ["a"] = new([], [0.5f]), ["B"] = new([0, 7], []) },
            new Dictionary<string, string> { ["x"] = "1", ["A"] = "ö" });
        const string header = """{"__metadata__":{"A":"ö","x":"1"},"B":{"dtype":"F32","shape":[0,7],"data_offsets":[0,0]},"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""";
        int padding = -Encoding.UTF8.GetByteCount(header) & 7;
        byte[] text = Encoding.UTF8.GetBytes(header + new string(' ', padding));
        Assert.Equal([(byte)text.Length, 0, 0, 0, 0, 0, 0, 0, .. text, 0, 0, 0, 0x3F, 0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0], File.ReadAllBytes(Target));
        Assert.NotEqual(0, padding);
    }

    [Fact]
    public void The_same_content_gives_the_same_bytes_in_whatever_order_it_was_put_together()
    {
        TensorFile.Write(Target, Tensors(), Texts());
        TensorFile.Write(_folder["b.safetensors"], Tensors().Reverse().ToDictionary(), Texts().Reverse().ToDictionary());
        Assert.Equal(File.ReadAllBytes(Target), File.ReadAllBytes(_folder["b.safetensors"]));
    }

    [Fact]
    public void A_file_of_nothing_is_a_file()
    {
        TensorFile.Write(Target, new Dictionary<string, NamedTensor>(), new Dictionary<string, string>());
        TensorFile file = TensorFile.Read(Target);
        Assert.Empty(file.Tensors);
        Assert.Empty(file.Metadata);
    }

    [Fact]
    public void A_tensor_that_is_written_in_several_pieces_comes_back()
    {
        float[] values = [.. Enumerable.Range(0, (1 << 20) + 3).Select(i => i * 0.5f)];
        TensorFile.Write(Target, new Dictionary<string, NamedTensor> { ["long"] = new([values.Length], values) }, Texts());
        Assert.Equal(values, TensorFile.Read(Target).Tensors["long"].Values);
    }

    [Fact]
    public void A_file_cut_at_any_length_or_one_byte_too_long_is_one_line()
    {
        TensorFile.Write(Target, Tensors(), Texts());
        byte[] whole = File.ReadAllBytes(Target);
        for (int length = 0; length < whole.Length; length++)
            Refused(whole[..length]);
        Refused([.. whole, 0]);
    }

    [Fact]
    public void A_header_with_any_byte_changed_is_one_line_or_another_valid_file()
    {
        TensorFile.Write(Target, Tensors(), Texts());
        byte[] whole = File.ReadAllBytes(Target);
        int header = 8 + whole[0] + 256 * whole[1];
        int refused = 0;
        for (int i = 0; i < header; i++)
        {
            byte[] changed = [.. whole];
            changed[i] ^= (byte)(1 << i % 8);
            string path = _folder.Write("changed.safetensors", changed);
            refused += Record.Exception(() => TensorFile.Read(path)) switch
            {
                null => 0, // another name or text, say
                DmlEnhanceException e => AssertOneLine(e, path),
                { } other => throw other,
            };
        }

        Assert.InRange(refused, header / 2, header);
    }

    [Theory]
    [MemberData(nameof(HostileCases))]
    public void A_bad_file_is_refused_with_one_line_that_says_what_is_wrong_and_without_taking_memory(string what)
    {
        HostileTensorFiles.Case hostile = HostileTensorFiles.All[what];
        byte[] bytes = hostile.Make();
        string path = _folder.Write("bad.safetensors", bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        string message = Assert.Throws<DmlEnhanceException>(() => TensorFile.Read(path)).Message;
        long taken = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.StartsWith($"{path}: ", message, StringComparison.Ordinal);
        Assert.Contains(hostile.Expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        Assert.InRange(taken, 0, bytes.Length + (1 << 20)); // the header itself and some kB, far below what any file claims
    }

    [Fact]
    public void The_files_that_the_bad_ones_are_made_of_are_good()
    {
        string header = "{\"a\":" + HostileTensorFiles.Entry("[1]", 4, 8) + ",\"b\":" + HostileTensorFiles.Entry("[1]", 0, 4) + "}";
        Assert.Equal(["a", "b"], TensorFile.Read(_folder.Write("good.safetensors", HostileTensorFiles.File(header, 8))).Tensors.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_header_or_file_too_long_is_refused_before_memory_is_taken()
    {
        WriteHole([1, 0, 0, 4, 0, 0, 0, 0], 80 << 20);
        Assert.Equal($"{Target}: its header has 64 MiB; 64 MiB can be read", Assert.Throws<DmlEnhanceException>(() => TensorFile.Read(Target)).Message);
        WriteHole([2, 0, 0, 0, 0, 0, 0, 0], TensorFile.MaxLength + (1 << 20));
        Assert.Equal($"{Target}: the file has 4097 MiB; 4096 MiB can be read", Assert.Throws<DmlEnhanceException>(() => TensorFile.Read(Target)).Message);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_one_line()
    {
        Assert.Equal($"{Target}: no such file or folder", Assert.Throws<DmlEnhanceException>(() => TensorFile.Read(Target)).Message);
        Assert.Equal($"{_folder.Path}: this is a folder, not a tensor file", Assert.Throws<DmlEnhanceException>(() => TensorFile.Read(_folder.Path)).Message);
    }

    [Fact]
    public void What_could_not_be_read_back_is_not_written()
    {
        File.WriteAllText(Target, "old");
        Assert.Throws<ArgumentException>(() => Write("a", new NamedTensor([2], [1])));
        Assert.Throws<ArgumentException>(() => Write("a", new NamedTensor([-1, -1], [1])));
        Assert.Throws<ArgumentException>(() => Write("a", new NamedTensor([65536, 65536, 65536, 65536, 1], [1])));
        Assert.Throws<ArgumentException>(() => Write("a", new NamedTensor([.. Enumerable.Repeat(1, 17)], [1])));
        Assert.Throws<ArgumentException>(() => Write("__metadata__", new NamedTensor([1], [1])));
        Assert.ThrowsAny<ArgumentException>(() => Write("\ud800", new NamedTensor([1], [1])));
        Assert.ThrowsAny<ArgumentException>(() => TensorFile.Write(Target, Tensors(), new Dictionary<string, string> { ["a"] = "\udc00" }));
        Assert.Equal("old", File.ReadAllText(Target));
    }

    [Fact]
    public void A_file_that_would_be_too_long_is_an_error_before_anything_is_written()
    {
        var shared = new NamedTensor([1 << 22], new float[1 << 22]); // 16 MiB, 256 times
        var tensors = Enumerable.Range(0, 256).ToDictionary(i => $"{i}", _ => shared);
        string message = Assert.Throws<DmlEnhanceException>(() => TensorFile.Write(Target, tensors, Texts())).Message;
        Assert.Equal($"cannot write {Target}: it would have 4096 MiB; 4096 MiB is the most", message);
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void A_cancelled_write_leaves_the_old_file()
    {
        File.WriteAllText(Target, "old");
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => TensorFile.Write(Target, Tensors(), Texts(), source.Token));
        Assert.Equal(["a.safetensors"], _folder.Names);
        Assert.Equal("old", File.ReadAllText(Target));
    }

    private static Dictionary<string, NamedTensor> Tensors() => new()
    {
        ["bits"] = new([10], [.. Bits.Select(BitConverter.UInt32BitsToSingle)]),
        ["matrix"] = new([2, 3], [0, 0.25f, 0.5f, 0.75f, 1, 1.25f]),
        ["empty"] = new([0, 3], []),
        ["scalar"] = new([], [2.5f]),
        ["größe \"1\""] = new([1], [7]),
    };

    private static Dictionary<string, string> Texts() => new() { ["step"] = "12", ["note"] = "two\nlines, ö" };

    private static void AssertHolds(TensorFile file, Dictionary<string, NamedTensor> tensors, Dictionary<string, string> texts)
    {
        Assert.Equal(tensors.Keys.Order(StringComparer.Ordinal), file.Tensors.Keys.Order(StringComparer.Ordinal));
        foreach ((string name, NamedTensor tensor) in tensors)
        {
            Assert.Equal(tensor.Shape, file.Tensors[name].Shape);
            Assert.Equal(tensor.Values.Select(BitConverter.SingleToUInt32Bits), file.Tensors[name].Values.Select(BitConverter.SingleToUInt32Bits));
        }

        Assert.Equal(texts, file.Metadata.ToDictionary());
    }

    private static int AssertOneLine(DmlEnhanceException error, string path)
    {
        Assert.StartsWith($"{path}: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        return 1;
    }

    private void Write(string name, NamedTensor tensor) => TensorFile.Write(Target, new Dictionary<string, NamedTensor> { [name] = tensor }, Texts());

    // A file system gives such a file no blocks but the first.
    private void WriteHole(byte[] head, long length)
    {
        using var stream = new FileStream(Target, FileMode.Create);
        stream.Write(head);
        stream.SetLength(length);
    }

    private void Refused(byte[] bytes)
    {
        string path = _folder.Write("bad.safetensors", bytes);
        AssertOneLine(Assert.Throws<DmlEnhanceException>(() => TensorFile.Read(path)), path);
    }
}
