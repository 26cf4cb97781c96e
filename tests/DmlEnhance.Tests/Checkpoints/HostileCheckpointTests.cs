using System.Diagnostics;
using DmlEnhance.Checkpoints;
using Xunit;

namespace DmlEnhance.Tests.Checkpoints;

public sealed class HostileCheckpointTests : IDisposable
{
    // Far above what a refusal needs (some kB), far below what any of the files claims to hold.
    private const long MostBytesForARefusal = 4 << 20;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Cases => [.. HostileFiles.All.Keys];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_bad_file_is_refused_with_one_line_that_says_what_is_wrong_and_without_taking_memory(string what)
    {
        HostileFiles.Case hostile = HostileFiles.All[what];
        string path = _folder.Write("weights.pt", hostile.Make());

        long before = GC.GetAllocatedBytesForCurrentThread();
        DmlEnhanceException error = Refused(path);
        long taken = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Contains(hostile.Expected, error.Message, StringComparison.Ordinal);
        Assert.InRange(taken, 0, MostBytesForARefusal);
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void The_file_that_the_bad_ones_are_made_of_is_itself_a_good_checkpoint()
    {
        string path = _folder.Write("weights.pt", ZipWriter.Checkpoint(p => p.Dict("weight", v => v.GoodTensor())));
        using PyTorchCheckpoint checkpoint = PyTorchCheckpoint.Open(path);
        Assert.Equal([1, 2, 3, 4], checkpoint.Tensors["weight"].ToSingle());
    }

    [Fact]
    public void A_path_with_nothing_there_is_answered_by_does_not_exist()
    {
        Assert.Contains("no such file", Refused(Path.Combine(_folder.Path, "missing.pt")).Message, StringComparison.Ordinal);
        Assert.Contains("no such file", Refused(Path.Combine(_folder.Path, "missing", "weights.pt")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_is_answered_by_is_a_folder() =>
        Assert.Contains("is a folder", Refused(_folder.Path).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("weights\0.pt")]
    public void A_path_that_no_system_allows_is_an_error_of_one_line_too(string path) =>
        Assert.Contains("not a valid file name", Refused(path).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("eval")]
    [InlineData("a compressed entry")]
    public void A_refused_file_is_not_kept_open(string what)
    {
        string path = _folder.Write("weights.pt", HostileFiles.All[what].Make());
        Refused(path);
        using var alone = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Assert.True(alone.CanWrite);
    }

    [Fact]
    public void A_pickle_of_endless_small_steps_is_given_up_before_it_takes_much()
    {
        byte[] file = ZipWriter.Checkpoint(p => p.Op(']').Times(3_000_000, q => q.Op(']').Op('a')));
        string path = _folder.Write("weights.pt", file);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("more than 2000000 instructions", Refused(path).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 256 << 20);
    }

    [Fact]
    public void One_large_dictionary_mentioned_very_often_is_looked_at_once()
    {
        const int Items = 100_000;
        byte[] file = ZipWriter.Checkpoint(p => p
            .GoodTensor().Put(0)
            .Op('}').Times(Items, q => q.Text("a").Get(0).Op('s')).Put(1)
            .Op(0x86)
            .Op('}').Times(Items, q => q.Text("b").Get(1).Op('s')));
        string path = _folder.Write("weights.pt", file);
        var watch = Stopwatch.StartNew();
        Assert.Contains("holds several state dicts", Refused(path).Message, StringComparison.Ordinal);
        // Some 0.1 s; each mention walked through would take minutes.
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 10);
    }

    [Theory]
    [InlineData("state-dict.pt")]
    [InlineData("state-dict-protocol4.pt")]
    [InlineData("types.pt")]
    [InlineData("training-run.pth")]
    public void A_checkpoint_damaged_anywhere_opens_or_is_refused_but_never_breaks_the_program(string fixture)
    {
        byte[] good = File.ReadAllBytes(CheckpointFixtures.Path(fixture));
        var random = new Random(20260);
        int refused = 0;
        for (int i = 0; i < 1500; i++)
        {
            byte[] bad = i % 4 == 0 ? good[..random.Next(good.Length)] : (byte[])good.Clone();
            for (int flips = random.Next(1, 4); flips > 0 && bad.Length > 0; flips--)
                bad[random.Next(bad.Length)] = (byte)random.Next(256);
            refused += OpensWithoutError(_folder.Write("weights.pt", bad)) ? 0 : 1;
        }

        Assert.InRange(refused, 375, 1499);
    }

    private static bool OpensWithoutError(string path)
    {
        try
        {
            using PyTorchCheckpoint checkpoint = PyTorchCheckpoint.Open(path);
            foreach (CheckpointTensor tensor in checkpoint.Tensors.Values)
                Assert.Equal(tensor.ElementCount, tensor.ToSingle().Length);
            return true;
        }
        catch (DmlEnhanceException error)
        {
            IsOneLine(error, path);
            return false;
        }
    }

    private static DmlEnhanceException Refused(string path)
    {
        DmlEnhanceException error = Assert.Throws<DmlEnhanceException>(() => PyTorchCheckpoint.Open(path).Dispose());
        IsOneLine(error, path);
        return error;
    }

    private static void IsOneLine(DmlEnhanceException error, string path)
    {
        Assert.StartsWith($"{path.Replace('\0', '?')}: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.DoesNotContain('\u001b', error.Message);
        Assert.DoesNotContain("   at ", error.Message, StringComparison.Ordinal);
    }
}
